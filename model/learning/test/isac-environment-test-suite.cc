/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * The batched environment against the packet simulator and the closed loop.
 */

#include "../isac-network-module.h"

#include "ns3/boolean.h"
#include "ns3/constant-position-mobility-model.h"
#include "ns3/double.h"
#include "ns3/isac-helper.h"
#include "ns3/isac-policy-file.h"
#include "ns3/isac-precoding-action-space.h"
#include "ns3/isac-rsu-net-device.h"
#include "ns3/isac-rsu-phy.h"
#include "ns3/isac-scenario.h"
#include "ns3/isac-spiking-beam-controller.h"
#include "ns3/isac-state-evolution-mobility-model.h"
#include "ns3/isac-vector-environment.h"
#include "ns3/node-container.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"

#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::isac;

namespace
{

const std::string SPACE = "ns3::IsacPrecodingActionSpace"; //!< of all tests
const std::string ENCODER = "ns3::IsacObservationEncoder"; //!< of all tests
constexpr double POWER = 20;                               //!< P_max (dBm)

/// @return a loop of the paper's scenario
Ptr<IsacClosedLoop>
MakeLoop()
{
    return IsacScenario::Create("paper", POWER);
}

/// @return an untrained policy for three vehicles that acts upon its observation
IsacPolicy
MakePolicy()
{
    torch::manual_seed(11);
    NetworkOptions options;
    options.inputs = 12;
    options.outputs = 7;
    options.inputGain = 2;
    NetworkModule module(options);
    IsacPolicy policy;
    policy.network = module.Describe();
    policy.actionSpace = SPACE;
    policy.encoder = ENCODER;
    policy.vehicles = 3;
    policy.mean.resize(12);
    policy.mean << 1.5, 12, 12, 1, 1.2, 14, 12, 1, 0.8, 20, 12, 1;
    policy.deviation = RVector::Constant(12, 2);
    return policy;
}

} // namespace

/**
 * @ingroup isac-tests
 * From equal random numbers, the environment and the packet simulator go through equal states,
 * observations, rates and rewards under a policy that reacts to what it sees.
 */
class IsacEqualTrajectoriesTestCase : public TestCase
{
  public:
    IsacEqualTrajectoriesTestCase()
        : TestCase("Environment and packet simulator give equal trajectories")
    {
    }

  private:
    /// What a slot is compared by.
    struct Slot
    {
        double reward;                //!< eq. (27)
        double sumRate;               //!< eq. (13)
        std::vector<double> features; //!< observation
    };

    static constexpr int64_t STREAM = 5000; //!< first of the episode

    void DoRun() override
    {
        const auto policy = MakePolicy();
        const auto environment = RunEnvironment(policy);
        RunPackets(policy);
        NS_TEST_ASSERT_MSG_EQ(m_slots.size(), environment.size(), "slots");
        double moved = 0;
        for (std::size_t n = 0; n < m_slots.size(); n++)
        {
            // Positions go through x and y in the packet simulator: rounding, and 100 slots of
            // feedback.
            const auto& a = m_slots[n];
            const auto& b = environment[n];
            NS_TEST_EXPECT_MSG_EQ_TOL(a.reward, b.reward, 1e-7, "reward of slot " << n);
            NS_TEST_EXPECT_MSG_EQ_TOL(a.sumRate, b.sumRate, 1e-7, "sum-rate of slot " << n);
            for (std::size_t j = 0; j < a.features.size(); j++)
            {
                NS_TEST_EXPECT_MSG_EQ_TOL(a.features[j],
                                          b.features[j],
                                          1e-7,
                                          "feature " << j << " of slot " << n);
            }
            moved = std::max(moved, std::abs(b.reward - environment[0].reward));
        }
        NS_TEST_EXPECT_MSG_GT(moved, 0.1, "something happens");
    }

    /**
     * @param policy what acts
     * @return an episode of the environment
     */
    std::vector<Slot> RunEnvironment(const IsacPolicy& policy)
    {
        IsacVectorEnvironment environment(MakeLoop, 2, SPACE, ENCODER, false);
        environment.Reset(STREAM);
        auto network = IsacNetwork::Create(policy.network);
        std::vector<Slot> slots;
        RMatrix inputs;
        RMatrix actions(2, 7);
        RVector rewards(2);
        bool ended = false;
        while (!ended)
        {
            environment.GetEncoder()->Encode(environment.GetFeatures(),
                                             policy.mean,
                                             policy.deviation,
                                             inputs);
            for (Eigen::Index e = 0; e < 2; e++)
            {
                const RVector input = inputs.row(e);
                RVector output(7);
                network->Evaluate(input, output);
                actions.row(e) = output;
            }
            ended = environment.Step(actions, rewards);
            Slot slot{rewards(0), environment.GetMetrics(0).sumRate, {}};
            for (Eigen::Index j = 0; j < 12 && !ended; j++)
            {
                if (j % 4 != 3)
                {
                    slot.features.push_back(environment.GetFeatures()(0, j));
                }
            }
            slots.push_back(slot);
        }
        slots.pop_back(); // features of the last slot are the next episode's
        return slots;
    }

    /// @param policy what acts; fills m_slots
    void RunPackets(const IsacPolicy& policy)
    {
        NodeContainer rsu(1);
        NodeContainer vehicles(3);
        rsu.Get(0)->AggregateObject(CreateObject<ConstantPositionMobilityModel>());
        int64_t stream = STREAM;
        for (uint32_t k = 0; k < 3; k++)
        {
            auto mobility = CreateObject<IsacStateEvolutionMobilityModel>();
            mobility->SetPosition(Vector(-5.0 - 10.0 * k, 10, 0));
            stream += mobility->AssignStreams(stream);
            vehicles.Get(k)->AggregateObject(mobility);
        }
        IsacHelper helper;
        helper.SetLinkAttribute("MaxPower", DoubleValue(POWER));
        helper.SetRadarAttribute("WideBeamRefresh", BooleanValue(false));
        auto devices = helper.Install(rsu.Get(0), vehicles);
        auto phy = DynamicCast<IsacRsuNetDevice>(devices.Get(0))->GetPhy();
        phy->GetRadar()->AssignStreams(stream);
        auto controller = CreateObject<IsacSpikingBeamController>();
        const std::string path = CreateTempDirFilename("policy.nir");
        IsacPolicyFile::Write(path, policy);
        controller->SetAttribute("Policy", StringValue(path));
        phy->SetController(controller);
        phy->TraceConnectWithoutContext("Slot",
                                        MakeCallback(&IsacEqualTrajectoriesTestCase::Record, this));
        Simulator::Stop(MilliSeconds(20 * 99 + 10));
        Simulator::Run();
        Simulator::Destroy();
    }

    /// @param record a slot of the packet simulator
    void Record(const IsacSlotRecord& record)
    {
        Slot slot{record.reward, record.sumRate, {}};
        for (const auto& vehicle : record.vehicles)
        {
            slot.features.insert(slot.features.end(),
                                 {vehicle.estimate.theta, vehicle.estimate.d, vehicle.estimate.v});
        }
        m_slots.push_back(slot);
    }

    std::vector<Slot> m_slots; //!< of the packet simulator
};

/**
 * @ingroup isac-tests
 * Episodes side by side are closed loops, one by one, and repeat themselves.
 */
class IsacVectorEnvironmentTestCase : public TestCase
{
  public:
    IsacVectorEnvironmentTestCase()
        : TestCase("Episodes side by side are closed loops")
    {
    }

  private:
    void DoRun() override
    {
        IsacVectorEnvironment environment(MakeLoop, 3, SPACE, ENCODER, false);
        const int64_t used = environment.Reset(100);
        NS_TEST_EXPECT_MSG_EQ(used % 3, 0, "equal shares of the streams");
        auto loop = MakeLoop();
        auto controller = CreateObject<IsacActionBeamController>();
        controller->SetActionSpace(CreateObject<IsacPrecodingActionSpace>());
        loop->SetController(controller);
        loop->AssignStreams(100 + 2 * used / 3); // of the third episode
        loop->Reset();

        const RMatrix actions = RMatrix::Constant(3, 7, 0.1);
        RVector rewards(3);
        std::vector<double> first;
        for (int n = 0; n < 250; n++) // into the third episode
        {
            const bool ended = environment.Step(actions, rewards);
            NS_TEST_EXPECT_MSG_EQ(ended, (n % 100 == 99), "end of an episode");
            controller->SetAction(actions.row(2).transpose(), 3);
            NS_TEST_EXPECT_MSG_EQ(rewards(2), loop->Step().reward, "slot " << n);
            if (ended)
            {
                loop->Reset();
            }
            NS_TEST_EXPECT_MSG_EQ(environment.GetFeatures()(2, 0),
                                  loop->GetObservation().tracks[0].estimate.theta,
                                  "observation");
            first.push_back(rewards(1));
        }
        environment.Reset(100);
        for (int n = 0; n < 250; n++)
        {
            environment.Step(actions, rewards);
            NS_TEST_EXPECT_MSG_EQ(rewards(1), first[n], "equal streams, equal episodes");
        }
        environment.Reset(101);
        environment.Step(actions, rewards);
        NS_TEST_EXPECT_MSG_NE(rewards(1), first[0], "other streams, others");
    }
};

/**
 * @ingroup isac-tests
 * Rows of a network shared by the vehicles.
 */
class IsacSharedRowsTestCase : public TestCase
{
  public:
    IsacSharedRowsTestCase()
        : TestCase("A shared network has a row for each vehicle")
    {
    }

  private:
    void DoRun() override
    {
        IsacVectorEnvironment environment(MakeLoop, 2, SPACE, ENCODER, true);
        environment.Reset(100);
        NS_TEST_EXPECT_MSG_EQ(environment.GetRows(), 3, "K rows an episode");
        NS_TEST_EXPECT_MSG_EQ(environment.GetFeatures().rows(), 6, "of two episodes");
        NS_TEST_EXPECT_MSG_EQ(environment.GetFeatures().cols(), 13, "own, neighbours, K");
        NS_TEST_EXPECT_MSG_EQ(environment.GetDimension(), 7, "the action is for all");
        const auto& track = environment.GetLoop(1)->GetObservation().tracks[2];
        NS_TEST_EXPECT_MSG_EQ(environment.GetFeatures()(5, 1), track.estimate.d, "its distance");
    }
};

/**
 * @ingroup isac-tests
 * Episodes follow from their streams alone.
 */
class IsacEqualStreamsTestCase : public TestCase
{
  public:
    IsacEqualStreamsTestCase()
        : TestCase("Equal streams give equal episodes, whatever was before")
    {
    }

  private:
    void DoRun() override;
};

void
IsacEqualStreamsTestCase::DoRun()
{
    const auto run = [](IsacVectorEnvironment& environment) {
        const isac::RMatrix actions = isac::RMatrix::Zero(2, environment.GetDimension());
        isac::RVector rewards(2);
        for (int slot = 0; slot < 7; slot++) // odd: normal variables come in pairs
        {
            environment.Step(actions, rewards);
        }
        return isac::RMatrix(environment.GetFeatures());
    };
    IsacVectorEnvironment environment([]() { return MakeLoop(); }, 2, SPACE, ENCODER, false);
    environment.Reset(4000000000);
    const isac::RMatrix first = run(environment);
    environment.Reset(5000000000);
    const isac::RMatrix other = run(environment);
    environment.Reset(4000000000);
    NS_TEST_EXPECT_MSG_EQ((run(environment) == first), true, "the same streams");
    NS_TEST_EXPECT_MSG_EQ((other == first), false, "other streams");
    isac::RMatrix actions = isac::RMatrix::Zero(2, environment.GetDimension());
    actions(1, 0) = NAN;
    isac::RVector rewards(2);
    bool refused = false;
    try
    {
        environment.Step(actions, rewards);
    }
    catch (const std::domain_error&)
    {
        refused = true;
    }
    NS_TEST_EXPECT_MSG_EQ(refused, true, "an action that is not finite");
}

/**
 * @ingroup isac-tests
 * Suite of the environment.
 */
class IsacEnvironmentTestSuite : public TestSuite
{
  public:
    IsacEnvironmentTestSuite()
        : TestSuite("isac-environment")
    {
        AddTestCase(new IsacEqualTrajectoriesTestCase);
        AddTestCase(new IsacVectorEnvironmentTestCase);
        AddTestCase(new IsacSharedRowsTestCase);
        AddTestCase(new IsacEqualStreamsTestCase);
    }
};

/// The suite, registered.
static IsacEnvironmentTestSuite g_isacEnvironmentTestSuite;
