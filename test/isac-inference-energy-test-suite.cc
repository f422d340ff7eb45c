/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-link-test-helper.h"
#include "isac-network-test-helper.h"

#include "ns3/basic-energy-source.h"
#include "ns3/double.h"
#include "ns3/isac-energy-accounting.h"
#include "ns3/isac-inference-energy-model.h"
#include "ns3/isac-network.h"
#include "ns3/isac-ns3-compat.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"

#include <memory>
#include <random>

using namespace ns3;
using namespace ns3::isac;

namespace
{

using BasicEnergySource = isac::energylookup::BasicEnergySource;

/// Nanojoules of a joule: with this Scale, the source counts in nanojoules.
constexpr double NANO = 1e9;

/**
 * Traces a value; ns-3.35 makes no callbacks of lambdas.
 * @param kept output: the value now
 * @param total the value now
 */
void
Keep(double* kept, double, double total)
{
    *kept = total;
}

/**
 * Counts calls.
 * @param calls output: one more than before
 */
void
Count(int* calls)
{
    ++*calls;
}

/// A model that draws from a source, and a network that makes decisions.
class Setup
{
  public:
    /**
     * @param initial energy in the source (nJ)
     */
    explicit Setup(double initial)
        : source(CreateObject<BasicEnergySource>()),
          model(CreateObject<IsacInferenceEnergyModel>()),
          m_random(1),
          m_network(IsacNetwork::Create(
              MakeRandomNetwork({12, 128, 7}, IsacNetworkLayer::Neurons::LIF, 2.0, m_random)))
    {
        source->SetInitialEnergy(initial);
        source->SetSupplyVoltage(3.3);
        source->AppendDeviceEnergyModel(model);
        model->SetEnergySource(source);
        model->SetAttribute("Scale", DoubleValue(NANO));
        source->Initialize();
    }

    /// Source and model hold each other.
    ~Setup()
    {
        model->Dispose();
        source->Dispose();
    }

    /**
     * @param input scales the input, and so the energy
     * @return operations of one decision
     */
    const IsacOperationCount& Decide(double input = 1)
    {
        m_network->ResetCount();
        m_network->Evaluate(UniformDraws(m_random, 12, -2 * input, 2 * input), m_output);
        return m_network->GetCount();
    }

    Ptr<BasicEnergySource> source;       //!< of energy
    Ptr<IsacInferenceEnergyModel> model; //!< draws from it

  private:
    std::mt19937_64 m_random;               //!< of weights and inputs
    std::unique_ptr<IsacNetwork> m_network; //!< makes decisions
    RVector m_output{RVector(7)};           //!< its output
};

} // namespace

/**
 * @ingroup isac-tests
 * What the source loses is what the accounting says.
 */
class IsacEnergyDrawTestCase : public TestCase
{
  public:
    IsacEnergyDrawTestCase()
        : TestCase("The source loses the energy that was counted")
    {
    }

  private:
    void DoRun() override
    {
        for (const char* variant : {"Paper", "Corrected"})
        {
            // Doubles resolve 1e5 nJ to 1.5e-11 nJ, and the source rounds each update to 1e-9 nJ:
            // at most 4e-10 of the 2.8 nJ or more that a slot takes.
            Setup setup(1e5);
            setup.model->SetAttribute("Variant", StringValue(variant));
            // The source's own updates fall within slots and must not matter.
            setup.source->SetEnergyUpdateInterval(MilliSeconds(170));
            Draw(setup, 100);
            Simulator::Destroy();
        }
    }

    /**
     * @param setup model, source and network
     * @param slots number of slots
     */
    void Draw(Setup& setup, int slots)
    {
        double expected = 0;
        double lastSlot = 0;
        for (int slot = 0; slot < slots; slot++)
        {
            Simulator::Schedule(slot * MilliSeconds(20), [&, slot]() {
                const IsacOperationCount& count = setup.Decide(slot % 3);
                lastSlot = setup.model->GetEnergy(count);
                expected += lastSlot;
                setup.model->Notify(slot, count);
                NS_TEST_EXPECT_MSG_EQ(
                    IsClose(setup.model->GetCurrentA(), lastSlot / (3.3 * 0.02), 1e-12),
                    true,
                    "current E / (V dT)");
            });
        }
        Simulator::Schedule(slots * MilliSeconds(20) - MilliSeconds(5), [&]() {
            // A quarter of the last slot is still to come.
            NS_TEST_EXPECT_MSG_EQ(
                IsClose(setup.model->GetTotalEnergyConsumption(), expected - lastSlot / 4, 1e-12),
                true,
                "drawn evenly");
        });
        Simulator::Stop(slots * MilliSeconds(20) + Seconds(1));
        Simulator::Run();
        const double lost = setup.source->GetInitialEnergy() - setup.source->GetRemainingEnergy();
        NS_TEST_EXPECT_MSG_EQ(IsClose(lost, expected, 1e-9),
                              true,
                              "lost " << lost << " of " << expected << " nJ");
        NS_TEST_EXPECT_MSG_EQ(IsClose(setup.model->GetTotalEnergyConsumption(), expected, 1e-12),
                              true,
                              "drawn");
        NS_TEST_EXPECT_MSG_EQ(setup.model->GetCurrentA(), 0.0, "no decision, no current");
    }
};

/**
 * @ingroup isac-tests
 * Decisions that do not come once a slot.
 */
class IsacEnergyTimingTestCase : public TestCase
{
  public:
    IsacEnergyTimingTestCase()
        : TestCase("Early decisions, pauses and attributes")
    {
    }

  private:
    void DoRun() override
    {
        Setup setup(1e5);
        double traced = 0;
        setup.model->TraceConnectWithoutContext("TotalEnergyConsumption",
                                                MakeBoundCallback(&Keep, &traced));
        double expected = 0;
        for (const int ms : {0, 7, 7, 20, 100})
        {
            Simulator::Schedule(MilliSeconds(ms), [&, ms]() {
                const IsacOperationCount& count = setup.Decide();
                expected += setup.model->GetEnergy(count);
                setup.model->Notify(ms, count);
            });
        }
        Simulator::Stop(MilliSeconds(200));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(IsClose(traced, expected, 1e-12), true, "nothing lost");
        const double lost = setup.source->GetInitialEnergy() - setup.source->GetRemainingEnergy();
        NS_TEST_EXPECT_MSG_EQ(IsClose(lost, expected, 1e-9), true, "nor in the source");
        CheckAttributes(setup);
        Simulator::Destroy();
    }

    /// @param setup model and network
    void CheckAttributes(Setup& setup)
    {
        const IsacOperationCount& count = setup.Decide();
        const auto expect = [&](Variant variant, IsacEnergyAccounting::Costs costs) {
            const double energy = IsacEnergyAccounting::Inference(count, variant, costs);
            NS_TEST_EXPECT_MSG_EQ(IsClose(setup.model->GetEnergy(count), energy, 1e-15),
                                  true,
                                  "energy " << energy);
        };
        setup.model->SetAttribute("Scale", DoubleValue(1));
        expect(Variant::CORRECTED, {0.1e-12, 3.2e-12});
        setup.model->SetAttribute("Variant", StringValue("Paper"));
        expect(Variant::PAPER, {0.1e-12, 3.2e-12});
        setup.model->SetAttribute("Preset", StringValue("Fp32"));
        expect(Variant::PAPER, {0.9e-12, 4.6e-12});
        setup.model->SetAttribute("EnergyPerAc", DoubleValue(0.5));
        expect(Variant::PAPER, {0.5e-12, 4.6e-12});
        setup.model->SetAttribute("EnergyPerMac", DoubleValue(2));
        expect(Variant::PAPER, {0.5e-12, 2e-12});
    }
};

/**
 * @ingroup isac-tests
 * A source that runs empty.
 */
class IsacEnergyDepletionTestCase : public TestCase
{
  public:
    IsacEnergyDepletionTestCase()
        : TestCase("A depleted source is drawn from no more")
    {
    }

  private:
    void DoRun() override
    {
        // Decisions of 5 nJ or more: 50 nJ fall below the source's threshold of 10 % in ten slots.
        Setup setup(50);
        int depletions = 0;
        int recharges = 0;
        setup.model->SetEnergyDepletionCallback(MakeBoundCallback(&Count, &depletions));
        setup.model->SetEnergyRechargedCallback(MakeBoundCallback(&Count, &recharges));
        for (int slot = 0; slot < 40; slot++)
        {
            Simulator::Schedule(slot * MilliSeconds(20),
                                [&, slot]() { setup.model->Notify(slot, setup.Decide()); });
        }
        double drawn = 0;
        Simulator::Schedule(MilliSeconds(390), [&]() {
            NS_TEST_EXPECT_MSG_EQ(depletions, 1, "told once");
            NS_TEST_EXPECT_MSG_EQ(setup.model->GetCurrentA(), 0.0, "no current");
            drawn = setup.model->GetTotalEnergyConsumption();
            NS_TEST_EXPECT_MSG_EQ((drawn > 45 && drawn < 55), true, "drawn " << drawn);
        });
        Simulator::Schedule(MilliSeconds(690), [&]() {
            NS_TEST_EXPECT_MSG_EQ(setup.model->GetTotalEnergyConsumption(), drawn, "no more");
            setup.model->HandleEnergyRecharged();
        });
        Simulator::Stop(Seconds(1));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(recharges, 1, "told");
        NS_TEST_EXPECT_MSG_EQ((setup.source->GetRemainingEnergy() >= 0), true, "below zero");
        NS_TEST_EXPECT_MSG_GT(setup.model->GetTotalEnergyConsumption(), drawn, "drawn again");
        Simulator::Destroy();
    }
};

/**
 * @ingroup isac-tests
 * Suite of the device energy model.
 */
class IsacInferenceEnergyTestSuite : public TestSuite
{
  public:
    IsacInferenceEnergyTestSuite()
        : TestSuite("isac-inference-energy")
    {
        AddTestCase(new IsacEnergyDrawTestCase);
        AddTestCase(new IsacEnergyTimingTestCase);
        AddTestCase(new IsacEnergyDepletionTestCase);
    }
};

/// The suite, registered.
static IsacInferenceEnergyTestSuite g_isacInferenceEnergyTestSuite;
