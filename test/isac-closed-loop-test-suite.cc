/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-allocation-counter.h"
#include "isac-control-test-helper.h"

#include "ns3/double.h"
#include "ns3/isac-closed-loop.h"
#include "ns3/isac-state-evolution-mobility-model.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"

#include <cmath>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/**
 * @param controller name of the controller
 * @param powerDbm P_max (dBm)
 * @param stream first random variable stream
 * @return the paper's scenario
 */
Ptr<IsacClosedLoop>
MakeLoop(const std::string& controller, double powerDbm, int64_t stream)
{
    auto parameters = CreateObject<IsacLinkParameters>();
    parameters->SetAttribute("MaxPower", DoubleValue(powerDbm));
    auto loop = CreateObject<IsacClosedLoop>();
    loop->SetLinkParameters(parameters);
    loop->SetController(IsacBeamController::Create(controller));
    loop->AssignStreams(stream);
    return loop;
}

/// Means over an experiment.
struct Means
{
    double sumRate{0};    //!< (bps/Hz)
    double upperBound{0}; //!< (bps/Hz)
    double reward{0};     //!< (bps/Hz)
};

/**
 * @param controller name of the controller
 * @param powerDbm P_max (dBm)
 * @param runs episodes of the paper's scenario
 * @return means over all slots
 */
Means
Measure(const std::string& controller, double powerDbm, int runs)
{
    auto loop = MakeLoop(controller, powerDbm, 1000);
    std::vector<IsacSlotMetrics> episode;
    Means means;
    for (int run = 0; run < runs; run++)
    {
        loop->Run(episode);
        for (const auto& slot : episode)
        {
            means.sumRate += slot.sumRate / episode.size() / runs;
            means.upperBound += slot.upperBound / episode.size() / runs;
            means.reward += slot.reward / episode.size() / runs;
        }
    }
    return means;
}

} // namespace

/**
 * @ingroup isac-tests
 * Equal streams give equal trajectories; no vehicles and standing vehicles are served.
 */
class IsacTrajectoryTestCase : public TestCase
{
  public:
    IsacTrajectoryTestCase()
        : TestCase("Equal seeds give equal trajectories")
    {
    }

  private:
    /**
     * @param controller name of the controller
     * @param stream first random variable stream
     * @return all that happens in two episodes
     */
    static std::vector<double> Watch(const std::string& controller, int64_t stream)
    {
        auto loop = MakeLoop(controller, 20, stream);
        std::vector<IsacSlotMetrics> episode;
        std::vector<double> log;
        for (int run = 0; run < 2; run++)
        {
            loop->Run(episode);
            for (const auto& m : episode)
            {
                log.insert(log.end(), {m.sumRate, m.reward, m.fairness, m.upperBound});
                log.insert(log.end(), {m.squaredErrorTheta, m.squaredErrorD, m.crlbTheta});
            }
        }
        return log;
    }

    void DoRun() override
    {
        for (const auto& name : GetRunnableControllers())
        {
            const auto first = Watch(name, 500);
            NS_TEST_EXPECT_MSG_EQ((first == Watch(name, 500)), true, name);
            NS_TEST_EXPECT_MSG_EQ((first == Watch(name, 600)), false, name);
            for (const double x : first)
            {
                NS_TEST_ASSERT_MSG_EQ(std::isfinite(x), true, name);
            }
        }
        auto empty = MakeLoop("rzf", 40, 1);
        empty->SetAttribute("StartPositions", StringValue(""));
        std::vector<IsacSlotMetrics> episode;
        empty->Run(episode);
        NS_TEST_EXPECT_MSG_EQ(episode.back().sumRate, 0.0, "nobody there");
        auto near = MakeLoop("rzf", 40, 1);
        near->SetAttribute("StartPositions", StringValue("0,1e-6;3,0;-4,0"));
        near->Run(episode);
        NS_TEST_EXPECT_MSG_EQ(std::isfinite(episode.back().reward), true, "on the RSU");
    }
};

/**
 * @ingroup isac-tests
 * Sensing alone against the interference-free bound.
 */
class IsacShareOfBoundTestCase : public TestCase
{
  public:
    IsacShareOfBoundTestCase()
        : TestCase("Filter and regularised zero-forcing reach 98 % of the bound at 40 dBm")
    {
    }

  private:
    void DoRun() override
    {
        // 400 runs: the share varies by about 1 % from run to run, so 0.05 % in the mean, and 2000
        // runs give 99.2 %.
        const auto sensed = Measure("rzf", 40, 400);
        NS_TEST_EXPECT_MSG_GT(sensed.sumRate / sensed.upperBound, 0.98, "share of the bound");
        NS_TEST_EXPECT_MSG_LT(sensed.sumRate, sensed.upperBound, "it is a bound");
        // Equal seeds, so equal vehicles: the gain of the best split is far above its noise.
        const std::string genie = "ns3::IsacGenieBeamController[Precoder=ZeroForcing]";
        const std::string best =
            "ns3::IsacGenieBeamController[Precoder=ZeroForcing|Power=RewardOptimal]";
        const double gain = Measure(best, 0, 200).reward / Measure(genie, 0, 200).reward;
        NS_TEST_EXPECT_MSG_GT(gain, 1.04, "best split at 0 dBm");
        NS_TEST_EXPECT_MSG_LT(gain, 1.08, "best split at 0 dBm");
    }
};

/**
 * @ingroup isac-tests
 * The loop's vehicles are those of the mobility model, and a slot does not allocate.
 */
class IsacSameVehiclesTestCase : public TestCase
{
  public:
    IsacSameVehiclesTestCase()
        : TestCase("Vehicles move as the mobility model does; slots do not allocate")
    {
    }

  private:
    /// @param slot slot of the loop that compares
    void Compare(int slot)
    {
        if (slot > 0)
        {
            m_loop->Advance();
        }
        for (std::size_t k = 0; k < m_models.size(); k++)
        {
            const auto model = m_models[k]->GetState();
            const auto& loop = m_loop->GetStates().at(k);
            NS_TEST_EXPECT_MSG_EQ(model.theta, loop.theta, "slot " << slot);
            NS_TEST_EXPECT_MSG_EQ(model.d, loop.d, "slot " << slot);
            NS_TEST_EXPECT_MSG_EQ(model.v, loop.v, "slot " << slot);
        }
        m_compared++;
    }

    void DoRun() override
    {
        m_loop = MakeLoop("rzf", 40, 3000);
        int64_t stream = 3000;
        for (const double x : {-5.0, -15.0, -25.0})
        {
            auto model = CreateObject<IsacStateEvolutionMobilityModel>();
            model->SetPosition(Vector(x, 10, 0));
            stream += model->AssignStreams(stream);
            model->Initialize();
            m_models.push_back(model);
        }
        m_loop->Reset();
        for (int slot = 0; slot <= 100; slot++)
        {
            Simulator::Schedule(MilliSeconds(20 * slot) + MicroSeconds(1),
                                &IsacSameVehiclesTestCase::Compare,
                                this,
                                slot);
        }
        Simulator::Stop(Seconds(3));
        Simulator::Run();
        Simulator::Destroy();
        NS_TEST_EXPECT_MSG_EQ(m_compared, 101, "all slots");
        m_models.clear();

        for (const std::string name :
             {"rzf", "rzf-waterfilling", "matched", "codebook", "ukf", "message-passing"})
        {
            auto loop = MakeLoop(name, 40, 3000);
            loop->Reset();
            for (int slot = 0; slot < 20; slot++)
            {
                loop->Step();
            }
            const std::size_t before = GetIsacAllocations();
            for (int slot = 0; slot < 50; slot++)
            {
                loop->Step();
            }
            NS_TEST_EXPECT_MSG_EQ(GetIsacAllocations() - before, 0, name << " allocates");
        }
        m_loop = nullptr;
    }

    Ptr<IsacClosedLoop> m_loop;                                 //!< one of the two
    std::vector<Ptr<IsacStateEvolutionMobilityModel>> m_models; //!< the other
    int m_compared{0};                                          //!< slots compared
};

/**
 * @ingroup isac-tests
 * Streams determine what follows, whatever went before.
 */
class IsacRestartTestCase : public TestCase
{
  public:
    IsacRestartTestCase()
        : TestCase("A loop that ran repeats a new one's episode with its streams")
    {
    }

  private:
    void DoRun() override
    {
        for (const std::string name : {"rzf", "random", "codebook"})
        {
            auto used = MakeLoop(name, 20, 77);
            used->Reset();
            for (int slot = 0; slot < 7; slot++) // odd: ns-3's normal variables hold a value now
            {
                used->Step();
            }
            used->AssignStreams(4000);
            auto fresh = MakeLoop(name, 20, 4000);
            used->Reset();
            fresh->Reset();
            for (int slot = 0; slot < 20; slot++)
            {
                NS_TEST_EXPECT_MSG_EQ(used->Step().reward,
                                      fresh->Step().reward,
                                      name << ", slot " << slot);
                NS_TEST_EXPECT_MSG_EQ(used->GetStates()[0].theta,
                                      fresh->GetStates()[0].theta,
                                      name << ", slot " << slot);
            }
        }
    }
};

/**
 * @ingroup isac-tests
 * Suite of the closed loop.
 */
class IsacClosedLoopTestSuite : public TestSuite
{
  public:
    IsacClosedLoopTestSuite()
        : TestSuite("isac-closed-loop")
    {
        AddTestCase(new IsacTrajectoryTestCase);
        AddTestCase(new IsacShareOfBoundTestCase);
        AddTestCase(new IsacSameVehiclesTestCase);
        AddTestCase(new IsacRestartTestCase);
    }
};

/// The suite, registered.
static IsacClosedLoopTestSuite g_isacClosedLoopTestSuite;
