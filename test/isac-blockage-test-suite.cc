/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/constant-position-mobility-model.h"
#include "ns3/double.h"
#include "ns3/isac-blockage-model.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <cmath>
#include <functional>
#include <vector>

using namespace ns3;

namespace
{

/**
 * A blockage model with its stream assigned.
 *
 * @param stream the stream
 * @return clear for 0.3 s and blocked for 0.1 s in the mean, 20 dB
 */
Ptr<IsacBlockageModel>
MakeModel(int64_t stream)
{
    auto model = CreateObject<IsacBlockageModel>();
    model->SetAttribute("MeanClear", DoubleValue(0.3));
    model->SetAttribute("MeanBlocked", DoubleValue(0.1));
    model->AssignStreams(stream);
    return model;
}

/**
 * A mobility model on a node.
 * @return mobility model
 */
Ptr<MobilityModel>
MakeEnd()
{
    auto node = CreateObject<Node>();
    auto end = CreateObject<ConstantPositionMobilityModel>();
    node->AggregateObject(end);
    return end;
}

/**
 * Run a simulation and look in at regular times.
 *
 * @param step time between two looks
 * @param count number of looks
 * @param look called at each
 */
void
Watch(Time step, int count, std::function<void()> look)
{
    for (int i = 0; i < count; ++i)
    {
        Simulator::Schedule(step * i, look);
    }
    Simulator::Run();
    Simulator::Destroy();
}

/// Share of blocked time, length of bursts and loss.
class StationaryCase : public TestCase
{
  public:
    StationaryCase()
        : TestCase("stationary share, mean lengths, loss")
    {
    }

  private:
    void DoRun() override
    {
        // 20 pairs for 200 s are 4000 s or about n = 10,000 cycles of 0.4 s, sampled every 2 ms.
        // The share of blocked time is asymptotically normal with variance 2 a^2 b^2 / (a + b)^3 /
        // T (a, b mean periods): 0.0026. Mean lengths have the relative deviation 1 / sqrt(n): 1 %.
        // Sampling merges periods shorter than a step: relative bias below 2 ms / 0.1 s = 2 %.
        constexpr int PAIRS = 20;
        constexpr int LOOKS = 100000;
        auto model = MakeModel(7);
        auto rsu = MakeEnd();
        std::vector<Ptr<MobilityModel>> ends;
        std::vector<bool> last(PAIRS, false);
        for (int i = 0; i < PAIRS; ++i)
        {
            ends.push_back(MakeEnd());
        }
        double blockedLooks = 0;
        double startsBlocked = 0;
        double bursts = 0;
        int look = 0;
        Watch(MilliSeconds(2), LOOKS, [&]() {
            for (int i = 0; i < PAIRS; ++i)
            {
                const double power = model->CalcRxPower(-30, rsu, ends[i]);
                const bool blocked = model->IsBlocked(ends[i], rsu);
                NS_TEST_ASSERT_MSG_EQ_TOL(power, (blocked ? -50 : -30), 1e-12, "loss");
                startsBlocked += blocked && look == 0;
                bursts += blocked && !last[i];
                blockedLooks += blocked;
                last[i] = blocked;
            }
            ++look;
        });
        const double share = blockedLooks / LOOKS / PAIRS;
        NS_TEST_ASSERT_MSG_EQ_TOL(share, 0.25, 4 * 0.0026, "share of blocked time");
        NS_TEST_ASSERT_MSG_EQ_TOL(blockedLooks * 0.002 / bursts, 0.1, 0.006, "mean burst (s)");
        const double clear = (double(LOOKS) * PAIRS - blockedLooks) * 0.002 / bursts;
        NS_TEST_ASSERT_MSG_EQ_TOL(clear, 0.3, 0.018, "mean clear period (s)");
        // Bernoulli(1/4), 20 times: mean 5, deviation 1.9.
        NS_TEST_ASSERT_MSG_EQ((startsBlocked >= 1 && startsBlocked <= 12),
                              true,
                              "in equilibrium at time zero: " << startsBlocked);
    }
};

/// A pair's process does not depend on who asks, when and how often.
class QueryCase : public TestCase
{
  public:
    QueryCase()
        : TestCase("the process is a function of time, pair and stream")
    {
    }

  private:
    /**
     * What a pair went through, sampled every 100 ms from 5 s to 25 s.
     *
     * @param model the model
     * @param a one end
     * @param b the other end
     * @param extra time between further queries; zero for none
     * @param disturb a further end whose pairs are asked for in between; may be null
     * @return 200 samples
     */
    std::vector<bool> Record(Ptr<IsacBlockageModel> model,
                             Ptr<MobilityModel> a,
                             Ptr<MobilityModel> b,
                             Time extra,
                             Ptr<MobilityModel> disturb)
    {
        std::vector<bool> samples;
        for (Time t; extra.IsStrictlyPositive() && t < Seconds(25); t += extra)
        {
            Simulator::Schedule(t, [=]() {
                model->IsBlocked(b, a);
                if (disturb)
                {
                    model->IsBlocked(disturb, a);
                }
            });
        }
        for (int i = 0; i < 200; ++i)
        {
            Simulator::Schedule(Seconds(5) + MilliSeconds(100) * i,
                                [&]() { samples.push_back(model->IsBlocked(a, b)); });
        }
        Simulator::Run();
        Simulator::Destroy();
        return samples;
    }

    void DoRun() override
    {
        auto a = MakeEnd();
        auto b = MakeEnd();
        auto c = MakeEnd();
        auto model = MakeModel(7);
        const auto rare = Record(model, a, b, Time(0), nullptr);
        NS_TEST_ASSERT_MSG_EQ((Record(model, a, b, Time(0), nullptr) == rare),
                              true,
                              "the same model in a second simulation");
        NS_TEST_ASSERT_MSG_EQ((Record(MakeModel(7), a, b, MilliSeconds(3), nullptr) == rare),
                              true,
                              "asked often, and from time zero on");
        NS_TEST_ASSERT_MSG_EQ((Record(MakeModel(7), a, b, MilliSeconds(30), c) == rare),
                              true,
                              "other pairs asked for in between");
        NS_TEST_ASSERT_MSG_EQ((Record(MakeModel(7), b, a, Time(0), nullptr) == rare),
                              true,
                              "ends exchanged");
        NS_TEST_ASSERT_MSG_EQ((Record(MakeModel(8), a, b, Time(0), nullptr) == rare),
                              false,
                              "another stream");
        NS_TEST_ASSERT_MSG_EQ((Record(MakeModel(7), a, c, Time(0), nullptr) == rare),
                              false,
                              "another pair");

        // Without nodes, the order of appearance decides.
        auto loose = CreateObject<ConstantPositionMobilityModel>();
        auto other = CreateObject<ConstantPositionMobilityModel>();
        const auto first = Record(MakeModel(7), loose, other, Time(0), nullptr);
        NS_TEST_ASSERT_MSG_EQ((Record(MakeModel(7), other, loose, Time(0), nullptr) == first),
                              true,
                              "ends without a node");
        NS_TEST_ASSERT_MSG_EQ((first == rare), false, "ends without a node are another pair");
    }
};

/// The trace tells every change that the queries see.
class TraceCase : public TestCase
{
  public:
    TraceCase()
        : TestCase("the trace follows the changes")
    {
    }

  private:
    void DoRun() override
    {
        auto model = MakeModel(9);
        auto a = MakeEnd();
        auto b = MakeEnd();
        int changes = 0;
        int traced = 0;
        bool last = false;
        bool known = false;
        bool tracedState = false;
        model->TraceConnectWithoutContext(
            "Blockage",
            Callback<void, Ptr<const MobilityModel>, Ptr<const MobilityModel>, bool>(
                [&](Ptr<const MobilityModel>, Ptr<const MobilityModel>, bool blocked) {
                    ++traced;
                    tracedState = blocked;
                }));
        Watch(MilliSeconds(10), 2000, [&]() {
            const bool blocked = model->IsBlocked(a, b);
            changes += known && blocked != last;
            if (changes > 0)
            {
                NS_TEST_ASSERT_MSG_EQ(tracedState, blocked, "what the trace told");
            }
            last = blocked;
            known = true;
        });
        NS_TEST_ASSERT_MSG_EQ(traced, changes, "one trace for a change");
        NS_TEST_ASSERT_MSG_GT(changes, 40, "about 100 changes in 20 s");
    }
};

/// Suite of IsacBlockageModel.
class IsacBlockageTestSuite : public TestSuite
{
  public:
    IsacBlockageTestSuite()
        : TestSuite("isac-blockage")
    {
        AddTestCase(new StationaryCase());
        AddTestCase(new QueryCase());
        AddTestCase(new TraceCase());
    }
};

IsacBlockageTestSuite g_isacBlockageTestSuite; //!< registers the suite

} // namespace
