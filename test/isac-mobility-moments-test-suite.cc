/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/isac-state-evolution-mobility-model.h"
#include "ns3/isac-state-evolution.h"
#include "ns3/mobility-helper.h"
#include "ns3/node-container.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <cmath>
#include <vector>

using namespace ns3;

namespace
{

using Model = IsacStateEvolutionMobilityModel;

/// Moments of the increments against the attributes.
class MomentsCase : public TestCase
{
  public:
    MomentsCase()
        : TestCase("increments have the stated moments")
    {
    }

  private:
    void DoRun() override
    {
        // 60 vehicles, 100 slots: 6000 independent draws of each kind. Tolerances are four standard
        // deviations of the estimates: sigma / sqrt(n) for a mean, sigma / sqrt(2 n) for a standard
        // deviation, 1 / sqrt(n) for a correlation.
        constexpr int VEHICLES = 60;
        constexpr int SLOTS = 100;
        constexpr double N = VEHICLES * SLOTS;
        const double sigma[3] = {0.02 * M_PI / 180, 0.2, 0.5};
        double sum[3] = {};
        double product[3][3] = {};

        NodeContainer nodes;
        nodes.Create(VEHICLES);
        MobilityHelper mobility;
        mobility.SetMobilityModel("ns3::IsacStateEvolutionMobilityModel");
        mobility.Install(nodes);
        NS_TEST_ASSERT_MSG_EQ(mobility.AssignStreams(nodes, 100), 4 * VEHICLES, "streams");
        std::vector<isac::VehicleState> last(VEHICLES);
        for (int k = 0; k < VEHICLES; ++k)
        {
            nodes.Get(k)->GetObject<Model>()->SetPosition(Vector(-15, 10, 0));
            nodes.Get(k)->Initialize();
            last[k] = nodes.Get(k)->GetObject<Model>()->GetState();
        }
        for (int n = 0; n < SLOTS; ++n)
        {
            Simulator::Stop(MilliSeconds(20));
            Simulator::Run();
            for (int k = 0; k < VEHICLES; ++k)
            {
                const auto now = nodes.Get(k)->GetObject<Model>()->GetState();
                const auto mean = isac::Evolve(last[k], 0.02);
                const double e[3] = {now.theta - mean.theta, now.d - mean.d, now.v - mean.v};
                for (int i = 0; i < 3; ++i)
                {
                    sum[i] += e[i] / sigma[i];
                    for (int j = 0; j < 3; ++j)
                    {
                        product[i][j] += e[i] * e[j] / sigma[i] / sigma[j];
                    }
                }
                last[k] = now;
            }
        }
        Simulator::Destroy();
        for (int i = 0; i < 3; ++i)
        {
            NS_TEST_ASSERT_MSG_EQ_TOL(sum[i] / N, 0, 4 / std::sqrt(N), "mean of " << i);
            NS_TEST_ASSERT_MSG_EQ_TOL(std::sqrt(product[i][i] / N),
                                      1,
                                      4 / std::sqrt(2 * N),
                                      "standard deviation of " << i);
            NS_TEST_ASSERT_MSG_EQ_TOL(product[i][(i + 1) % 3] / N,
                                      0,
                                      4 / std::sqrt(N),
                                      "correlation of " << i);
        }
    }
};

/// Suite of the distribution of eq. (14)'s noise.
class IsacMobilityMomentsTestSuite : public TestSuite
{
  public:
    IsacMobilityMomentsTestSuite()
        : TestSuite("isac-mobility-moments")
    {
        AddTestCase(new MomentsCase());
    }
};

IsacMobilityMomentsTestSuite g_isacMobilityMomentsTestSuite; //!< registers the suite

} // namespace
