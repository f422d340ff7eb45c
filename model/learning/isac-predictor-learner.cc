/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-predictor-learner.h"

#include "isac-archive.h"

#include "ns3/double.h"
#include "ns3/isac-historical-channel-beam-controller.h"
#include "ns3/isac-two-stage-beam-controller.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace ns3
{
namespace isac
{

using torch::Tensor;
using L = IsacLearnedBeamController;
using S = IsacTwoStageBeamController;

namespace
{

/// Error at which the channel's loss changes from quadratic to linear: 1e-3 of u, 0.1 dB.
constexpr double BETA = 0.1;

/**
 * @param slots that the first stage sees
 * @param policy output: mean and deviation of its inputs, rounded: they need not be exact
 */
void
SetScales(uint32_t slots, IsacPolicy& policy)
{
    const Eigen::Index before = slots - 1;
    policy.mean.setZero(S::NOW + S::BEFORE * before);
    policy.deviation.setOnes(policy.mean.size());
    // u, gain (dB), v (m/s), log2(1 + gamma), decimal logarithm of the echo SINR
    policy.mean.head<S::NOW>() << 0, -97, 12, 5, 2;
    policy.deviation.head<S::NOW>() << 0.5, 5, 3, 4, 2;
    for (Eigen::Index j = 0; j < before; j++)
    {
        const auto age = static_cast<double>(j + 1);
        policy.deviation.segment<S::BEFORE>(S::NOW + S::BEFORE * j) << 0.02 * age, age, 3;
    }
}

/**
 * @param matrix rows to append
 * @param values output
 */
template <typename T>
void
Append(const RMatrix& matrix, std::vector<T>& values)
{
    for (Eigen::Index row = 0; row < matrix.rows(); row++)
    {
        for (Eigen::Index column = 0; column < matrix.cols(); column++)
        {
            values.push_back(static_cast<T>(matrix(row, column)));
        }
    }
}

/**
 * @param values entries
 * @param rows number of rows
 * @return a matrix of its own memory
 */
template <typename T>
Tensor
ToTensor(std::vector<T>& values, int64_t rows)
{
    const auto type = sizeof(T) == sizeof(float) ? torch::kFloat : torch::kDouble;
    const auto columns = static_cast<int64_t>(values.size()) / rows;
    return torch::from_blob(values.data(), {rows, columns}, type).clone();
}

} // namespace

PredictorLearner::PredictorLearner(const IsacTrainingOptions& options,
                                   IsacVectorEnvironment& environment,
                                   DataParallel& parallel)
    : m_options(options),
      m_environment(environment)
{
    std::vector<Tensor> parameters;
    if (options.algorithm == "two-stage")
    {
        NetworkOptions network;
        network.spiking = false;
        network.hidden = options.hidden;
        network.inputGain = options.inputGain;
        network.outputGain = options.outputGain;
        network.inputs = S::NOW + S::BEFORE * (options.timeSteps - 1);
        network.outputs = L::CHANNEL;
        m_first = std::make_shared<NetworkModule>(network);
        network.inputs = S::SECOND;
        network.outputs = L::OUTPUTS;
        m_second = std::make_shared<NetworkModule>(network);
        parameters = m_first->parameters();
        const auto more = m_second->parameters();
        parameters.insert(parameters.end(), more.begin(), more.end());
    }
    else
    {
        SequenceOptions network;
        network.slots = options.timeSteps;
        network.signals = IsacHistoricalChannelBeamController::SIGNALS;
        network.length = environment.GetLoop(0)->GetLinkParameters()->GetTxAntennas();
        network.channels = options.hidden.at(0);
        network.cells = options.hidden.at(1);
        network.outputs = L::OUTPUTS;
        network.outputGain = options.outputGain;
        m_sequence = std::make_shared<SequenceModule>(network);
        parameters = m_sequence->parameters();
    }
    m_optimiser = std::make_unique<Optimiser>(parameters, options.actorRate, options, parallel);
    Build();
}

void
PredictorLearner::Build()
{
    for (uint32_t e = 0; e < m_environment.GetEpisodes(); e++)
    {
        Ptr<L> controller = CreateObject<S>();
        if (m_sequence)
        {
            controller = CreateObject<IsacHistoricalChannelBeamController>();
        }
        m_controllers.push_back(controller);
        m_environment.GetLoop(e)->SetController(controller);
    }
}

IsacPolicy
PredictorLearner::GetPolicy() const
{
    IsacPolicy policy;
    policy.controller = m_controllers.front()->GetInstanceTypeId().GetName();
    if (m_sequence)
    {
        policy.network = m_sequence->Describe();
        policy.mean.setZero(1);
        policy.deviation.setOnes(1);
    }
    else
    {
        policy.network = m_first->Describe();
        policy.second = m_second->Describe();
        SetScales(m_options.timeSteps, policy);
    }
    return policy;
}

void
PredictorLearner::Record(uint32_t episode, Rollout& rollout) const
{
    const auto loop = m_environment.GetLoop(episode);
    const auto& seen = m_controllers[episode]->GetInference();
    const auto& targets = loop->GetRadar()->GetDecisionTargets();
    const auto& states = loop->GetStates();
    const auto vehicles = static_cast<Eigen::Index>(states.size());
    const bool whole = seen.inputs.rows() == vehicles &&
                       std::all_of(targets.begin(), targets.end(), [&states](uint32_t target) {
                           return target < states.size();
                       });
    if (!whole || (seen.inputs.array() == 0).rowwise().all().any())
    {
        return;
    }
    const auto& parameters = *loop->GetLinkParameters();
    RMatrix links(vehicles, LINK);
    links.leftCols<L::CHANNEL>() = seen.base;
    links.middleCols<L::CHANNEL>(L::CHANNEL) = seen.first.leftCols<L::CHANNEL>();
    for (Eigen::Index k = 0; k < vehicles; k++)
    {
        const auto& state = states[targets[k]];
        links(k, 4) = std::cos(state.theta);
        links(k, 5) = 10 * std::log10(parameters.EstimatedGain(state.d));
        links(k, 6) = parameters.GetMaxPower();
    }
    Append(seen.inputs, rollout.inputs);
    Append(seen.inputs2, rollout.inputs2);
    Append(links, rollout.links);
}

void
PredictorLearner::Collect(Rollout& rollout, LearningProgress& progress)
{
    const IsacPolicy policy = GetPolicy();
    const uint32_t episodes = m_environment.GetEpisodes();
    const Tensor share = torch::rand({episodes}, torch::kDouble);
    for (uint32_t e = 0; e < episodes; e++)
    {
        const auto parameters = m_environment.GetLoop(e)->GetLinkParameters();
        const double power = m_options.lowestPower +
                             (m_options.power - m_options.lowestPower) * share[e].item<double>();
        parameters->SetAttribute("MaxPower", DoubleValue(power));
        m_controllers[e]->SetPolicy(policy, parameters);
        m_environment.GetLoop(e)->Reset(); // the acquisition knows the power
    }
    for (uint32_t n = 0; n < m_environment.GetSlots(); n++)
    {
        for (uint32_t e = 0; e < episodes; e++)
        {
            const auto& metrics = m_environment.GetLoop(e)->Step();
            progress.steps++;
            progress.reward += metrics.reward;
            progress.sumRate += metrics.sumRate;
            Record(e, rollout);
        }
    }
    for (uint32_t e = 0; e < episodes; e++)
    {
        // As at first: a training that goes on from a checkpoint finds the same.
        m_environment.GetLoop(e)->GetLinkParameters()->SetAttribute("MaxPower",
                                                                    DoubleValue(m_options.power));
    }
}

LearningProgress
PredictorLearner::Iterate(double done)
{
    LearningProgress progress;
    Rollout rollout;
    Collect(rollout, progress);
    const int64_t k = m_environment.GetVehicles();
    const auto rows = static_cast<int64_t>(rollout.links.size()) / LINK;
    const int64_t slots = rows / k;
    if (slots == 0)
    {
        throw std::domain_error("in no slot all vehicles had a track and inputs; choose a "
                                "scenario in which they are sensed");
    }
    const Tensor links = ToTensor(rollout.links, rows).view({slots, k, LINK});
    const Tensor inputs = ToTensor(rollout.inputs, rows).view({slots, k, -1});
    const Tensor inputs2 =
        m_second ? ToTensor(rollout.inputs2, rows).view({slots, k, -1}) : Tensor();
    m_optimiser->Anneal(done);
    int64_t updates = 0;
    for (uint32_t epoch = 0; epoch < m_options.epochs; epoch++)
    {
        const Tensor order = torch::randperm(slots);
        for (int64_t first = 0; first < slots; first += m_options.batch)
        {
            const Tensor index = order.slice(0, first, first + m_options.batch);
            Batch batch;
            batch.inputs = inputs.index_select(0, index).flatten(0, 1);
            batch.links = links.index_select(0, index);
            batch.inputs2 = m_second ? inputs2.index_select(0, index).flatten(0, 1) : Tensor();
            Learn(batch, progress);
            updates++;
        }
    }
    AverageProgress(updates, progress);
    return progress;
}

void
PredictorLearner::Learn(const Batch& batch, LearningProgress& progress)
{
    const auto shape = batch.links.sizes();
    const auto link = [&batch](int64_t i) { return batch.links.select(2, i); };
    const auto toSlots = [&shape](const Tensor& rows) {
        return rows.to(torch::kDouble).view({shape[0], shape[1], -1});
    };
    Tensor predicted; // change of the channel, trained by its own loss
    Tensor output;    // all that the beams are made from
    if (m_sequence)
    {
        output = toSlots(m_sequence->Forward(batch.inputs));
        predicted = output.slice(2, 0, L::CHANNEL);
    }
    else
    {
        predicted = toSlots(m_first->Forward(batch.inputs));
        const Tensor before = batch.links.slice(2, L::CHANNEL, 2 * L::CHANNEL);
        output = toSlots(m_second->Forward(batch.inputs2)) +
                 torch::constant_pad_nd(before, {0, L::OUTPUTS - L::CHANNEL});
    }
    const Tensor target = torch::stack({(link(4) - link(0)) / L::ANGLE_STEP, link(5) - link(1)}, 2);
    const Tensor channelLoss = torch::smooth_l1_loss(predicted, target, at::Reduction::Mean, BETA);
    const auto out = [&output](int64_t i) { return output.select(2, i); };
    LinkBatch slots;
    slots.u = link(0) + L::ANGLE_STEP * out(0);
    slots.gain = link(1) + out(1);
    slots.regularisation = out(2);
    slots.power = out(3);
    slots.trueU = link(4);
    slots.trueGain = link(5);
    slots.maxPower = link(6).select(1, 0);
    const auto parameters = m_environment.GetLoop(0)->GetLinkParameters();
    const Tensor beamLoss =
        -RelativeReward(slots, parameters->GetTxAntennas(), parameters->GetNoise()).mean();
    m_optimiser->Step(channelLoss + beamLoss);
    progress.actorLoss += beamLoss.item<double>();
    progress.criticLoss += channelLoss.item<double>();
}

void
PredictorLearner::Save(torch::serialize::OutputArchive& archive) const
{
    if (m_sequence)
    {
        WritePart(archive, "sequence", *m_sequence);
    }
    else
    {
        WritePart(archive, "first", *m_first);
        WritePart(archive, "second", *m_second);
    }
    m_optimiser->Save(archive, "optimiser");
}

void
PredictorLearner::Load(torch::serialize::InputArchive& archive)
{
    if (m_sequence)
    {
        ReadPart(archive, "sequence", *m_sequence);
    }
    else
    {
        ReadPart(archive, "first", *m_first);
        ReadPart(archive, "second", *m_second);
    }
    m_optimiser->Load(archive, "optimiser");
}

} // namespace isac
} // namespace ns3
