/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-trainer.h"

#include "isac-learner.h"
#include "isac-training-run.h"

#include "ns3/isac-type-name.h"

#include <stdexcept>

namespace ns3
{

namespace
{

/**
 * @param settings to check
 * @throws std::invalid_argument naming what is wrong
 */
void
Check(const IsacTrainer::Settings& settings)
{
    const auto& options = settings.options;
    options.Validate();
    const auto reject = [](bool wrong, const std::string& message) {
        if (wrong)
        {
            throw std::invalid_argument(message);
        }
    };
    reject(settings.checkpointEvery == 0, "--checkpointEvery must be positive");
    reject(settings.validation == 0, "--validation must be positive");
    ObjectFactory factory;
    const std::string wrong = IsacTypeName::Resolve(options.GetActionSpaceType(),
                                                    IsacActionSpace::GetTypeId(),
                                                    "action space",
                                                    factory);
    reject(!wrong.empty(), "--actionSpace=" + options.actionSpace + ": " + wrong);
}

} // namespace

/// All that needs LibTorch.
struct IsacTrainer::Impl
{
    /// @param settings what to train
    explicit Impl(const Settings& settings)
        : warning(isac::PrepareLibTorch()),
          run(settings)
    {
    }

    std::string warning;   //!< empty, or what makes it slow
    isac::TrainingRun run; //!< does the work
};

IsacTrainer::IsacTrainer(const Settings& settings)
{
    Check(settings);
    m_impl = std::make_unique<Impl>(settings);
}

IsacTrainer::~IsacTrainer() = default;

bool
IsacTrainer::IsResumed() const
{
    return m_impl->run.IsResumed();
}

int
IsacTrainer::GetRank() const
{
    return m_impl->run.GetRank();
}

double
IsacTrainer::GetShare() const
{
    return m_impl->run.GetShare();
}

const std::string&
IsacTrainer::GetWarning() const
{
    return m_impl->warning;
}

void
IsacTrainer::SetProgress(const std::function<void(const Status&)>& progress)
{
    m_impl->run.SetProgress(progress);
}

IsacTrainer::Result
IsacTrainer::Run()
{
    return m_impl->run.Run();
}

} // namespace ns3
