/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Controllers that run a policy.
 */

#include "isac-control-test-helper.h"
#include "isac-test-scenario.h"

#include "ns3/basic-energy-source.h"
#include "ns3/double.h"
#include "ns3/isac-array.h"
#include "ns3/isac-energy-accounting.h"
#include "ns3/isac-policy-file.h"
#include "ns3/isac-policy-library.h"
#include "ns3/isac-rsu-phy.h"
#include "ns3/isac-spiking-beam-controller.h"
#include "ns3/string.h"
#include "ns3/test.h"

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <stdexcept>

using namespace ns3;

namespace
{

/**
 * @param vehicles K, 0 if shared
 * @param inputs of the network
 * @param outputs of the network
 * @return a conventional policy whose action is its inputs' sum in every entry
 */
IsacPolicy
SumPolicy(uint32_t vehicles, Eigen::Index inputs, Eigen::Index outputs)
{
    IsacPolicy policy;
    IsacNetworkLayer layer;
    layer.weight = Eigen::MatrixXd::Ones(outputs, inputs);
    layer.bias = Eigen::VectorXd::Zero(outputs);
    policy.network.layers = {layer};
    policy.actionSpace = "ns3::IsacSteeringActionSpace[OffsetScale=0.01]";
    policy.encoder = "ns3::IsacObservationEncoder";
    policy.vehicles = vehicles;
    policy.mean = Eigen::VectorXd::Zero(inputs);
    policy.deviation = Eigen::VectorXd::Ones(inputs);
    return policy;
}

/**
 * @param call what to call
 * @return text of the exception that it throws, or empty
 */
std::string
Complaint(const std::function<void()>& call)
{
    try
    {
        call();
    }
    catch (const std::exception& error)
    {
        return error.what();
    }
    return "";
}

/// @return two tracks
IsacObservation
TwoTracks()
{
    IsacObservation observation;
    observation.tracks = {Track(0, 1.1, 11.2), Track(1, 0.6, 18.0)};
    return observation;
}

} // namespace

/**
 * @ingroup isac-tests
 * From observation to beams.
 */
class IsacPolicyDecisionTestCase : public TestCase
{
  public:
    IsacPolicyDecisionTestCase()
        : TestCase("A policy's outputs become its action")
    {
    }

  private:
    void DoRun() override
    {
        auto policy = SumPolicy(2, 8, 4);
        policy.network.layers[0].weight.setZero();
        policy.network.layers[0].weight(0, 0) = 1; // offset of the first: its angle
        policy.mean(0) = 1;
        policy.deviation(0) = 0.1;
        auto controller = CreateObject<IsacPolicyBeamController>();
        Prepare(controller, policy);
        uint64_t inferences = 0;
        controller->TraceConnectWithoutContext(
            "Inference",
            Callback<void, uint64_t, const IsacOperationCount&>(
                [&inferences](uint64_t, const IsacOperationCount&) { inferences++; }));
        IsacBeamDecision decision;
        controller->Decide(TwoTracks(), decision);
        // Normalised angle (1.1 - 1) / 0.1 = 1, so 0.01 rad.
        NS_TEST_EXPECT_MSG_EQ_TOL(isac::BeamAngle(decision.f.col(0)), 1.11, 1e-9, "offset");
        NS_TEST_EXPECT_MSG_EQ_TOL(isac::BeamAngle(decision.f.col(1)), 0.6, 1e-9, "none");
        NS_TEST_EXPECT_MSG_EQ(inferences, 1, "traced");
        NS_TEST_EXPECT_MSG_EQ(controller->GetFallbacks(), 0, "no fallback");

        // A policy that the vehicles share serves any number of them alike.
        auto shared = SumPolicy(0, 13, 2);
        shared.network.layers[0].weight.setZero();
        shared.network.layers[0].weight(0, 0) = 1;
        controller = CreateObject<IsacPolicyBeamController>();
        Prepare(controller, shared);
        for (const std::size_t tracks : {1, 2})
        {
            auto observation = TwoTracks();
            observation.tracks.resize(tracks);
            controller->Decide(observation, decision);
            NS_TEST_EXPECT_MSG_EQ_TOL(isac::BeamAngle(decision.f.col(0)),
                                      1.1 + 0.01 * 1.1,
                                      1e-9,
                                      tracks << " tracks");
        }
        NS_TEST_EXPECT_MSG_EQ(controller->GetFallbacks(), 0, "no fallback");
    }

    /**
     * @param controller controller to prepare
     * @param policy its policy, through a file
     */
    void Prepare(Ptr<IsacPolicyBeamController> controller, const IsacPolicy& policy)
    {
        const std::string path = CreateTempDirFilename("policy.nir");
        IsacPolicyFile::Write(path, policy);
        controller->SetAttribute("Policy", StringValue(path));
        Ready(DynamicCast<IsacBeamController>(controller));
    }
};

/**
 * @ingroup isac-tests
 * Policies whose parts do not fit are refused by name.
 */
class IsacPolicyMismatchTestCase : public TestCase
{
  public:
    IsacPolicyMismatchTestCase()
        : TestCase("Policies that do not fit are refused, naming the field")
    {
    }

  private:
    /**
     * @param change what to change in a good policy
     * @param named what the complaint must name
     * @param spiking whether the spiking controller is asked
     */
    void Expect(const std::function<void(IsacPolicy&)>& change,
                const std::string& named,
                bool spiking = false)
    {
        auto policy = SumPolicy(2, 8, 4);
        change(policy);
        Ptr<IsacPolicyBeamController> controller = CreateObject<IsacPolicyBeamController>();
        if (spiking)
        {
            controller = CreateObject<IsacSpikingBeamController>();
        }
        const std::string path = CreateTempDirFilename("good.nir");
        IsacPolicyFile::Write(path, spiking ? SpikingPolicy() : SumPolicy(2, 8, 4));
        controller->SetAttribute("Policy", StringValue(path));
        controller->SetLinkParameters(CreateObject<IsacLinkParameters>());
        const std::string complaint = Complaint([&] { controller->SetPolicy(policy); });
        NS_TEST_EXPECT_MSG_EQ((complaint.find(named) != std::string::npos),
                              true,
                              "'" << complaint << "' does not name " << named);
    }

    /// @return a policy that spikes
    static IsacPolicy SpikingPolicy()
    {
        auto policy = SumPolicy(2, 8, 4);
        auto& layer = policy.network.layers[0];
        layer.neurons = IsacNetworkLayer::Neurons::LIF;
        layer.lambda = Eigen::VectorXd::Constant(4, 0.5);
        layer.leak = Eigen::VectorXd::Zero(4);
        layer.resistance = Eigen::VectorXd::Ones(4);
        layer.threshold = Eigen::VectorXd::Ones(4);
        layer.reset = Eigen::VectorXd::Zero(4);
        policy.network.timeSteps = 6;
        IsacNetworkLayer readout;
        readout.weight = Eigen::MatrixXd::Identity(4, 4);
        readout.bias = Eigen::VectorXd::Zero(4);
        policy.network.layers.push_back(readout);
        return policy;
    }

    void DoRun() override
    {
        Expect([](IsacPolicy& p) { p.actionSpace = "ns3::IsacPrecodingActionSpace"; }, "outputs");
        Expect([](IsacPolicy& p) { p.actionSpace = "ns3::Node"; }, "actionSpace");
        Expect([](IsacPolicy& p) { p.actionSpace = ""; }, "actionSpace");
        Expect([](IsacPolicy& p) { p.encoder = "ns3::IsacObservationEncoder[Population=3]"; },
               "inputs");
        Expect([](IsacPolicy& p) { p.encoder = "ns3::IsacObservationEncoder[Gamma=Cubic]"; },
               "encoder");
        Expect([](IsacPolicy& p) { p.vehicles = 3; }, "mean");
        Expect([](IsacPolicy& p) { p.deviation(1) = 0; }, "deviation");
        Expect([](IsacPolicy& p) { p.mean(1) = NAN; }, "mean");
        Expect([](IsacPolicy& p) { p.network.layers[0].weight(0, 0) = NAN; }, "weight");
        Expect([](IsacPolicy&) {}, "does not spike", true);
    }
};

/**
 * @ingroup isac-tests
 * Policies are found by name.
 */
class IsacPolicyLibraryTestCase : public TestCase
{
  public:
    IsacPolicyLibraryTestCase()
        : TestCase("Policies are found by name, families by the nearest power")
    {
    }

  private:
    void DoRun() override
    {
        const std::string directory = CreateTempDirFilename("library");
        std::filesystem::create_directories(directory);
        for (const std::string name : {"test-0dBm", "test-20dBm", "test-other-5dBm", "alone"})
        {
            IsacPolicyFile::Write(directory + "/" + name + ".nir", SumPolicy(2, 8, 4));
        }
        setenv("ISAC_POLICY_PATH", directory.c_str(), 1);
        const auto find = [&directory](const std::string& name, double power) {
            return IsacPolicyLibrary::Find(name, power).substr(directory.size() + 1);
        };
        NS_TEST_EXPECT_MSG_EQ(find("test", -7), "test-0dBm.nir", "nearest");
        NS_TEST_EXPECT_MSG_EQ(find("test", 11), "test-20dBm.nir", "nearest");
        NS_TEST_EXPECT_MSG_EQ(find("test-0dBm", 11), "test-0dBm.nir", "exact");
        NS_TEST_EXPECT_MSG_EQ(find("alone", 11), "alone.nir", "exact");
        const std::string path = directory + "/alone.nir";
        NS_TEST_EXPECT_MSG_EQ(IsacPolicyLibrary::Find(path, 0), path, "a path");
        const std::string complaint = Complaint([] { IsacPolicyLibrary::Find("magic", 0); });
        NS_TEST_EXPECT_MSG_EQ((complaint.find("magic") != std::string::npos &&
                               complaint.find(directory) != std::string::npos &&
                               complaint.find("test-20dBm") != std::string::npos),
                              true,
                              "what was sought, where, what there is: " << complaint);
        unsetenv("ISAC_POLICY_PATH");
    }
};

/**
 * @ingroup isac-tests
 * A spiking RSU under packets pays for its decisions.
 */
class IsacSpikingSystemTestCase : public TestCase
{
  public:
    IsacSpikingSystemTestCase()
        : TestCase("A spiking RSU serves its vehicles and draws its decisions' energy")
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario;
        scenario.AddPaperVehicles(3);
        scenario.helper.SetController("spiking");
        scenario.Build();
        auto controller =
            DynamicCast<IsacPolicyBeamController>(scenario.Rsu()->GetPhy()->GetController());
        auto source = CreateObject<isac::energylookup::BasicEnergySource>();
        source->SetInitialEnergy(1e6); // in nanojoules, with Scale 1e9
        source->SetNode(scenario.RsuNode());
        scenario.RsuNode()->AggregateObject(source); // is disposed of with the node
        auto model = IsacHelper::InstallInferenceEnergy(scenario.Rsu(), source);
        model->SetAttribute("Scale", DoubleValue(1e9));
        auto sink = scenario.AddUdp(scenario.RsuNode(),
                                    scenario.VehicleNode(1),
                                    scenario.VehicleAddress(1),
                                    1000,
                                    1000,
                                    0.1,
                                    0.9);
        scenario.Run(1.01);
        NS_TEST_EXPECT_MSG_GT(sink->GetTotalRx(), 750000, "packets arrive");
        NS_TEST_EXPECT_MSG_EQ(controller->GetDecisions(), 50, "a decision a slot");
        NS_TEST_EXPECT_MSG_EQ(controller->GetFallbacks(), 0, "no fallback");
        // All decisions but the last, whose slot is half over.
        const double all = 1e9 * IsacEnergyAccounting::Inference(
                                     controller->GetCount(),
                                     isac::Variant::CORRECTED,
                                     IsacEnergyAccounting::GetCosts(IsacEnergyAccounting::INT32));
        const double drawn = model->GetTotalEnergyConsumption();
        NS_TEST_EXPECT_MSG_GT(drawn, 0.97 * all, "drawn slot by slot");
        NS_TEST_EXPECT_MSG_LT(drawn, all, "drawn slot by slot");
        const double lost = source->GetInitialEnergy() - source->GetRemainingEnergy();
        NS_TEST_EXPECT_MSG_EQ_TOL(lost, drawn, 1e-6 * all, "from the source");
    }
};

/**
 * @ingroup isac-tests
 * Suite of policy controllers.
 */
class IsacPolicyControllerTestSuite : public TestSuite
{
  public:
    IsacPolicyControllerTestSuite()
        : TestSuite("isac-policy-controller")
    {
        AddTestCase(new IsacPolicyDecisionTestCase);
        AddTestCase(new IsacPolicyMismatchTestCase);
        AddTestCase(new IsacPolicyLibraryTestCase);
        AddTestCase(new IsacSpikingSystemTestCase);
    }
};

/// The suite, registered.
static IsacPolicyControllerTestSuite g_isacPolicyControllerTestSuite;
