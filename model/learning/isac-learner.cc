/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-learner.h"

#include "isac-ddpg.h"
#include "isac-dqn.h"
#include "isac-policy-layout.h"
#include "isac-ppo.h"
#include "isac-predictor-learner.h"
#include "isac-random-learner.h"

#include <algorithm>
#include <dlfcn.h>
#include <malloc.h>
#include <stdexcept>

namespace ns3
{
namespace isac
{

std::unique_ptr<Learner>
CreateLearner(const IsacTrainingOptions& options,
              IsacVectorEnvironment& environment,
              DataParallel& parallel)
{
    if (options.algorithm == "ppo")
    {
        return std::make_unique<Ppo>(options, environment, parallel);
    }
    if (options.algorithm == "ddpg")
    {
        return std::make_unique<Ddpg>(options, environment, parallel);
    }
    if (options.algorithm == "dqn")
    {
        return std::make_unique<Dqn>(options, environment, parallel);
    }
    if (options.algorithm == "random")
    {
        return std::make_unique<RandomLearner>(options, environment);
    }
    if (options.IsPredictor())
    {
        return std::make_unique<PredictorLearner>(options, environment, parallel);
    }
    throw std::invalid_argument("there is no algorithm '" + options.algorithm + "'");
}

namespace
{

/**
 * @param rewards of a slot
 * @param environment after it
 * @param progress changed: steps, and the sums of rewards and sum-rates over them
 */
void
AddSlot(RVectorIn rewards, const IsacVectorEnvironment& environment, LearningProgress& progress)
{
    progress.steps += environment.GetEpisodes();
    progress.reward += rewards.sum();
    for (uint32_t e = 0; e < environment.GetEpisodes(); e++)
    {
        progress.sumRate += environment.GetMetrics(e).sumRate;
    }
}

/**
 * @return OpenBLAS's function that sets the number of threads, if it is OpenBLAS that multiplies
 * matrices here. LAPACK may come with OpenBLAS while another BLAS is in use, so the function must
 * be of the library that has the multiplication, or of one below it.
 */
void (*FindOpenBlas())(int)
{
    Dl_info info;
    void* const multiply = dlsym(RTLD_DEFAULT, "sgemm_");
    if (!multiply || dladdr(multiply, &info) == 0)
    {
        return nullptr;
    }
    void* const library = dlopen(info.dli_fname, RTLD_LAZY | RTLD_NOLOAD);
    return library ? reinterpret_cast<void (*)(int)>(dlsym(library, "openblas_set_num_threads"))
                   : nullptr;
}

} // namespace

bool
RunSlot(const torch::Tensor& actions,
        IsacVectorEnvironment& environment,
        RVectorOut rewards,
        LearningProgress& progress)
{
    const bool ended = environment.Step(PolicyLayout::ToEigen(actions), rewards);
    AddSlot(rewards, environment, progress);
    return ended;
}

bool
RunSlot(const torch::Tensor& actions,
        const torch::Tensor& others,
        IsacVectorEnvironment& environment,
        RVectorOut rewards,
        RVectorOut baseline,
        LearningProgress& progress)
{
    const bool ended = environment.Step(PolicyLayout::ToEigen(actions),
                                        PolicyLayout::ToEigen(others),
                                        rewards,
                                        baseline);
    AddSlot(rewards, environment, progress);
    return ended;
}

void
AverageProgress(int64_t updates, LearningProgress& progress)
{
    const auto steps = static_cast<double>(progress.steps);
    const auto divisor = static_cast<double>(std::max<int64_t>(updates, 1));
    progress.reward /= steps;
    progress.sumRate /= steps;
    progress.actorLoss /= divisor;
    progress.criticLoss /= divisor;
    progress.firingRate /= divisor;
}

std::string
PrepareLibTorch()
{
    at::set_num_threads(1);
#ifdef __GLIBC__
    // Batches of potentials are megabytes: take them from the heap again and again instead of
    // having the system zero fresh pages for each.
    mallopt(M_MMAP_THRESHOLD, 1 << 28);
    mallopt(M_TRIM_THRESHOLD, 1 << 29);
#endif
    if (auto* const setThreads = FindOpenBlas())
    {
        setThreads(1);
        return "";
    }
    return "the BLAS in use is not OpenBLAS, so training is 12 to 29 times slower; install "
           "libopenblas0-pthread";
}

} // namespace isac
} // namespace ns3
