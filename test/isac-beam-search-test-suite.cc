/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-control-test-helper.h"
#include "isac-test-scenario.h"

#include "ns3/isac-array.h"
#include "ns3/isac-block-record.h"
#include "ns3/isac-closed-loop.h"
#include "ns3/isac-codebook-beam-controller.h"
#include "ns3/isac-hierarchical-search.h"
#include "ns3/isac-pilot-sounder.h"
#include "ns3/isac-precoder.h"
#include "ns3/isac-rsu-mac.h"
#include "ns3/isac-rsu-phy.h"
#include "ns3/isac-scenario.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/**
 * Searches without noise.
 * @param search ready
 * @param h channel rows, tracks x N
 * @param response output: all stages
 * @return number of stages
 */
uint32_t
SearchAll(IsacHierarchicalSearch& search, const isac::CMatrix& h, isac::CMatrix& response)
{
    response.resize(h.rows(), 0);
    const isac::CMatrix* pilots = &search.GetFirst();
    uint32_t stages = 0;
    while (pilots->cols() > 0)
    {
        const isac::CMatrix heard = h * *pilots;
        response.conservativeResize(Eigen::NoChange, response.cols() + heard.cols());
        response.rightCols(heard.cols()) = heard;
        pilots = &search.GetNext(response);
        stages++;
    }
    return stages;
}

} // namespace

/**
 * @ingroup isac-tests
 * Sector beams: norm, flatness, symmetry, bad input.
 */
class IsacSectorBeamTestCase : public TestCase
{
  public:
    IsacSectorBeamTestCase()
        : TestCase("Sector beams are flat within and dark beyond")
    {
    }

  private:
    /// @param beam a beam @param u cos(theta) @return its gain
    static double Gain(const isac::CVector& beam, double u)
    {
        isac::CVector a(beam.size());
        isac::UlaResponse(std::acos(std::clamp(u, -1.0, 1.0)), a);
        return std::norm(a.dot(beam));
    }

    void DoRun() override
    {
        constexpr int N = 32;
        const isac::CMatrix codebook = isac::DftCodebook(N);
        for (Eigen::Index count = 1; count <= N / 2; count *= 2)
        {
            for (Eigen::Index first = 0; first < N; first += count)
            {
                const isac::CVector beam = isac::SectorBeam(N, first, count);
                NS_TEST_EXPECT_MSG_EQ_TOL(beam.norm(), 1.0, 1e-12, "unit norm");
                const isac::RVector gains = (codebook.adjoint() * beam).cwiseAbs2();
                for (Eigen::Index i = 0; i < N; i++)
                {
                    const bool inside = i >= first && i < first + count;
                    const double wanted = inside ? 1.0 / count : 0.0;
                    NS_TEST_EXPECT_MSG_EQ_TOL(gains(i), wanted, 1e-12, "fit on the grid");
                }
                // Stated for at most N / 2 codewords: -1.5 to +2.1 dB between the outer ones.
                const double low = -1 + (2 * first + 1.0) / N;
                for (double u = low; u < low + 2.0 * (count - 1) / N; u += 0.001)
                {
                    const double decibel = 10 * std::log10(count * Gain(beam, u));
                    NS_TEST_EXPECT_MSG_EQ_TOL(decibel, 0.3, 1.85, "flat: " << first << " " << u);
                }
            }
        }
        for (const auto& bad :
             std::vector<std::vector<int>>{{0, 0, 1}, {8, -1, 1}, {8, 0, 0}, {8, 7, 2}, {8, 0, 9}})
        {
            bool thrown = false;
            try
            {
                isac::SectorBeam(bad[0], bad[1], bad[2]);
            }
            catch (const std::invalid_argument&)
            {
                thrown = true;
            }
            NS_TEST_EXPECT_MSG_EQ(thrown, true, "bad sector");
        }
    }
};

/**
 * @ingroup isac-tests
 * Hierarchical against exhaustive search without noise.
 */
class IsacHierarchicalSearchTestCase : public TestCase
{
  public:
    IsacHierarchicalSearchTestCase()
        : TestCase("Hierarchical search finds what exhaustive search finds")
    {
    }

  private:
    /// One vehicle at many angles. @param antennas N @param share of angles that must agree
    void CheckAlone(Eigen::Index antennas, double share)
    {
        const isac::CMatrix codebook = isac::DftCodebook(antennas);
        IsacHierarchicalSearch search;
        search.SetAntennas(antennas);
        const uint32_t stages = IsacHierarchicalSearch::CountStages(antennas);
        constexpr int ANGLES = 2000;
        int same = 0;
        isac::CMatrix response;
        isac::CMatrix h(1, antennas);
        isac::CVector a(antennas);
        std::vector<Eigen::Index> found;
        for (int i = 0; i < ANGLES; i++)
        {
            isac::UlaResponse(0.01 + (M_PI - 0.02) * (i + 0.5) / ANGLES, a);
            h = a.adjoint();
            const uint32_t used = SearchAll(search, h, response);
            NS_TEST_EXPECT_MSG_LT(used, stages + 1, "stages");
            NS_TEST_EXPECT_MSG_LT(response.cols(), 2 * stages + 1, "codewords a vehicle");
            search.Find(response, found);
            Eigen::Index best = 0;
            (h * codebook).cwiseAbs2().row(0).maxCoeff(&best);
            same += found.at(0) == best ? 1 : 0;
        }
        NS_TEST_EXPECT_MSG_GT(same, share * ANGLES - 1, antennas << " antennas");
    }

    /// Three vehicles share codewords; who does not report is left out; half a search is none.
    void CheckShared()
    {
        IsacHierarchicalSearch search;
        search.SetAntennas(32);
        isac::CMatrix h(3, 32);
        isac::CVector a(32);
        for (int k = 0; k < 3; k++)
        {
            isac::UlaResponse(1.0 + 0.001 * k, a);
            h.row(k) = a.adjoint();
        }
        isac::CMatrix response;
        NS_TEST_EXPECT_MSG_EQ(SearchAll(search, h, response), 5, "log2 32 stages");
        NS_TEST_EXPECT_MSG_EQ(response.cols(), 10, "same sectors, sounded once");
        std::vector<Eigen::Index> found;
        search.Find(response.leftCols(8), found);
        NS_TEST_EXPECT_MSG_EQ(found.at(1), IsacHierarchicalSearch::NONE, "a stage is missing");
        search.Find(response.leftCols(7), found);
        NS_TEST_EXPECT_MSG_EQ(found.at(1), IsacHierarchicalSearch::NONE, "half a stage");
        isac::UlaResponse(2.5, a);
        h.row(2) = a.adjoint();
        h.row(1).setZero();
        SearchAll(search, h, response);
        NS_TEST_EXPECT_MSG_EQ(response.cols(), 2 + 4 * 4, "two vehicles apart");
        search.Find(response, found);
        NS_TEST_EXPECT_MSG_EQ(found.at(1), IsacHierarchicalSearch::NONE, "no report");
        Eigen::Index best = 0;
        (h.row(2) * isac::DftCodebook(32)).cwiseAbs2().maxCoeff(&best);
        NS_TEST_EXPECT_MSG_EQ(found.at(2), best, "the other is found");
        search.Find(isac::CMatrix(3, 0), found);
        NS_TEST_EXPECT_MSG_EQ(found.at(0), IsacHierarchicalSearch::NONE, "no pilots");
        h.setZero();
        NS_TEST_EXPECT_MSG_EQ(SearchAll(search, h, response), 1, "nobody reports");
    }

    void DoRun() override
    {
        // Sectors of equal size mirror each other, so N a power of two gives every angle its
        // codeword (20000 angles: all); others lose angles at the edges of unequal sectors.
        for (const int antennas : {2, 8, 16, 32, 64})
        {
            CheckAlone(antennas, 1.0);
        }
        CheckAlone(31, 0.95);
        CheckShared();
    }
};

/**
 * @ingroup isac-tests
 * What beam training costs, in closed form, alone and in the closed loop.
 */
class IsacSearchCostTestCase : public TestCase
{
  public:
    IsacSearchCostTestCase()
        : TestCase("Pilots, reports and processing cost what they take")
    {
    }

  private:
    /// @param name of a controller @param h channel rows @param pilots output @return its cost
    static Time Cost(const std::string& name, const isac::CMatrix& h, Eigen::Index& pilots)
    {
        auto controller = Ready(IsacBeamController::Create(name));
        auto sounder = CreateObject<IsacPilotSounder>();
        sounder->AssignStreams(90);
        isac::CMatrix response;
        const Time cost = sounder->Sound(*controller, 1, h, response);
        pilots = response.cols();
        return cost;
    }

    void CheckSounder()
    {
        isac::RVector theta(3);
        theta << 0.5, 1.2, 2.2;
        isac::CMatrix h;
        isac::LineOfSightChannel(theta, isac::RVector::Constant(3, 1e-10), 32, h);
        Eigen::Index pilots = 0;
        // 32 codewords of 35.7 us; 17.85 us and 3 x 5 bits at 20 Mb/s; 1 us.
        const Time whole = Cost("exhaustive", h, pilots);
        NS_TEST_EXPECT_MSG_EQ(pilots, 32, "the codebook");
        NS_TEST_EXPECT_MSG_EQ(whole, NanoSeconds(32 * 35700 + 17850 + 750 + 1000), "exhaustive");
        // 0.5 is codeword 30 of 0..31, 1.2 is 21 and 2.2 is 6: halves 1 1 0, then quarters 3 2 0,
        // and from there on apart. Two beams, four for two halves, then six in three stages; five
        // times 17.85 us and 3 bits at 20 Mb/s.
        const Time stages = Cost("hierarchical", h, pilots);
        NS_TEST_EXPECT_MSG_EQ(pilots, 2 + 4 + 3 * 6, "sectors");
        NS_TEST_EXPECT_MSG_EQ(stages,
                              NanoSeconds(24 * 35700 + 5 * (17850 + 150) + 1000),
                              "hierarchical");
        NS_TEST_EXPECT_MSG_EQ(Cost("ekf", h, pilots), MicroSeconds(3), "ekf");
        NS_TEST_EXPECT_MSG_EQ(Cost("ukf", h, pilots), MicroSeconds(4), "ukf");
        NS_TEST_EXPECT_MSG_EQ(Cost("message-passing", h, pilots), MicroSeconds(6), "messages");
        NS_TEST_EXPECT_MSG_EQ(Cost("rzf", h, pilots), Seconds(0), "free unless told");
        const std::string codebook = "ns3::IsacCodebookBeamController";
        NS_TEST_EXPECT_MSG_EQ(Cost(codebook + "[ReportBits=0]", h, pilots),
                              NanoSeconds(32 * 35700),
                              "ReportBits overrides");
        NS_TEST_EXPECT_MSG_EQ(Cost(codebook + "[TrainingInterval=2]", h, pilots),
                              Seconds(0),
                              "slot 1 has no training");
        ObjectFactory factory;
        const bool refused =
            !IsacBeamController::Resolve(codebook + "[ReportBits=-2]", factory).empty() &&
            !IsacBeamController::Resolve(codebook + "[Search=Ternary]", factory).empty();
        NS_TEST_EXPECT_MSG_EQ(refused, true, "bad values");
    }

    /// @param name of a controller @return mean overhead and sum-rate of ten runs at 40 dBm
    static std::pair<double, double> Measure(const std::string& name)
    {
        auto loop = IsacScenario::Create("paper", 40);
        loop->SetController(IsacBeamController::Create(name));
        loop->AssignStreams(91);
        std::vector<IsacSlotMetrics> episode;
        double overhead = 0;
        double rate = 0;
        for (int run = 0; run < 10; run++)
        {
            loop->Run(episode);
            for (const auto& slot : episode)
            {
                overhead += slot.overhead / episode.size() / 10;
                rate += slot.sumRate / episode.size() / 10;
            }
        }
        return {overhead, rate};
    }

    void DoRun() override
    {
        CheckSounder();
        const auto exhaustive = Measure("exhaustive");
        const auto hierarchical = Measure("hierarchical");
        NS_TEST_EXPECT_MSG_EQ_TOL(exhaustive.first, 1162.0e-6 / 20e-3, 1e-12, "share of the slot");
        NS_TEST_EXPECT_MSG_LT(hierarchical.first, exhaustive.first, "fewer pilots");
        // At 40 dBm noise hardly misleads the search: the same beams, less overhead.
        const double gain = (1 - hierarchical.first) / (1 - exhaustive.first);
        NS_TEST_EXPECT_MSG_EQ_TOL(hierarchical.second / exhaustive.second, gain, 0.01, "sum-rate");
        NS_TEST_EXPECT_MSG_EQ_TOL(Measure("ekf").first, 3e-6 / 20e-3, 1e-15, "processing");
    }
};

/**
 * @ingroup isac-tests
 * The packet simulation: blocks fill what pilots, reports and processing leave, exactly.
 */
class IsacDeviceOverheadTestCase : public TestCase
{
  public:
    IsacDeviceOverheadTestCase()
        : TestCase("Device: the downlink shrinks by exactly the overhead")
    {
    }

  private:
    /// @param record a block
    void Add(const IsacBlockRecord& record)
    {
        if (record.direction == IsacBlockRecord::DOWNLINK)
        {
            const auto slot = Simulator::Now().GetMicroSeconds() / 20000;
            m_uses[slot] += record.channelUses;
            m_overhead[slot] = m_phy->GetOverhead();
        }
    }

    /// @param controller name @param overhead that every slot must have
    void Check(const std::string& controller, Time overhead)
    {
        IsacTestScenario scenario;
        scenario.AddRestingVehicles(1);
        scenario.helper.SetController(controller);
        scenario.Build();
        m_uses.clear();
        m_phy = scenario.Rsu()->GetPhy();
        scenario.Rsu()->GetMac()->TraceConnectWithoutContext(
            "Block",
            MakeCallback(&IsacDeviceOverheadTestCase::Add, this));
        // 1.1 Gb/s: more than 12 bits in 70 % of 100 MHz.
        scenario.AddUdp(scenario.RsuNode(),
                        scenario.VehicleNode(0),
                        scenario.VehicleAddress(0),
                        100000,
                        1400,
                        0.01,
                        0.3);
        scenario.Run(0.3);
        // From 0.1 s on it is associated and the queue is full. A frame's downlink has 70000
        // channel uses; a lone vehicle at rest has no block errors.
        for (int64_t slot = 5; slot < 14; slot++)
        {
            NS_TEST_EXPECT_MSG_EQ(m_overhead[slot], overhead, controller << ", slot " << slot);
            NS_TEST_EXPECT_MSG_EQ_TOL(m_uses[slot],
                                      20 * 70000 - overhead.GetSeconds() * 100e6,
                                      1e-6,
                                      controller << ", slot " << slot);
        }
        m_phy = nullptr;
    }

    void DoRun() override
    {
        Check("rzf", Seconds(0));
        Check("exhaustive", NanoSeconds(32 * 35700 + 17850 + 250 + 1000));
        Check("hierarchical", NanoSeconds(10 * 35700 + 5 * (17850 + 50) + 1000));
        Check("ekf", MicroSeconds(3));
    }

    Ptr<IsacRsuPhy> m_phy;              //!< of the RSU
    std::map<int64_t, double> m_uses;   //!< channel uses of blocks in each slot
    std::map<int64_t, Time> m_overhead; //!< of each slot
};

/**
 * @ingroup isac-tests
 * Suite of beam training and what schemes cost.
 */
class IsacBeamSearchTestSuite : public TestSuite
{
  public:
    IsacBeamSearchTestSuite()
        : TestSuite("isac-beam-search")
    {
        AddTestCase(new IsacSectorBeamTestCase);
        AddTestCase(new IsacHierarchicalSearchTestCase);
        AddTestCase(new IsacSearchCostTestCase);
        AddTestCase(new IsacDeviceOverheadTestCase);
    }
};

/// The suite, registered.
static IsacBeamSearchTestSuite g_isacBeamSearchTestSuite;
