/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-policy-test-helper.h"

#include "ns3/isac-policy-file.h"
#include "ns3/test.h"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <hdf5.h>
#include <iterator>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

using namespace ns3;

#ifdef __SANITIZE_ADDRESS__
/**
 * HDF5 1.10 loses memory over damaged files, which is no leak of this module.
 * @return what the leak sanitizer passes over
 */
extern "C" const char*
__lsan_default_suppressions()
{
    return "leak:libhdf5";
}
#endif

namespace
{

using Neurons = IsacNetworkLayer::Neurons;

/**
 * @param path name of a file
 * @return its bytes
 */
std::string
ReadBytes(const std::string& path)
{
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/**
 * @param a a layer
 * @param b another
 * @return whether all their numbers are equal
 */
bool
AreEqual(const IsacNetworkLayer& a, const IsacNetworkLayer& b)
{
    return a.neurons == b.neurons && a.weight == b.weight && a.bias == b.bias &&
           a.lambda == b.lambda && a.leak == b.leak && a.resistance == b.resistance &&
           a.threshold == b.threshold && a.reset == b.reset;
}

/**
 * @param a a policy
 * @param b another
 * @return whether everything in them is equal
 */
bool
AreEqual(const IsacPolicy& a, const IsacPolicy& b)
{
    const auto& la = a.network.layers;
    const auto& lb = b.network.layers;
    return std::equal(la.begin(),
                      la.end(),
                      lb.begin(),
                      lb.end(),
                      [](const auto& x, const auto& y) { return AreEqual(x, y); }) &&
           a.network.timeSteps == b.network.timeSteps && a.actionSpace == b.actionSpace &&
           a.encoder == b.encoder && a.vehicles == b.vehicles && a.mean == b.mean &&
           a.deviation == b.deviation && a.timeStep == b.timeStep && a.record == b.record;
}

/**
 * @ingroup isac-tests
 * What is written comes back.
 */
class IsacPolicyRoundTripTestCase : public TestCase
{
  public:
    IsacPolicyRoundTripTestCase()
        : TestCase("A policy comes back as it was")
    {
    }

  private:
    /**
     * @param policy policy to write and read
     * @param what what it is
     */
    void Check(const IsacPolicy& policy, const std::string& what);

    void DoRun() override;
};

void
IsacPolicyRoundTripTestCase::Check(const IsacPolicy& policy, const std::string& what)
{
    const std::string path = CreateTempDirFilename("policy.nir");
    const std::string again = CreateTempDirFilename("again.nir");
    IsacPolicyFile::Write(path, policy);
    const IsacPolicy read = IsacPolicyFile::Read(path);
    NS_TEST_EXPECT_MSG_EQ(AreEqual(policy, read), true, what);
    IsacPolicyFile::Write(again, read);
    NS_TEST_EXPECT_MSG_EQ((ReadBytes(path) == ReadBytes(again)), true, what << ": equal bytes");
    NS_TEST_EXPECT_MSG_EQ(std::filesystem::exists(path + ".part"), false, what << ": no rest");
}

void
IsacPolicyRoundTripTestCase::DoRun()
{
    Check(MakeTestPolicy(), "spiking");
    Check(MakeTestPolicy(false), "conventional");
    IsacPolicy policy = MakeTestPolicy();
    policy.network.layers.back() = MakeTestLayer(3, 4, Neurons::IDENTITY);
    policy.network.layers.front().reset.setZero();
    policy.record.clear();
    policy.actionSpace.clear();
    policy.vehicles = UINT32_MAX;
    policy.network.timeSteps = UINT32_MAX;
    Check(policy, "mean of the spikes, empty and large fields");
    policy.network.layers = {MakeTestLayer(1, 1, Neurons::IDENTITY)};
    policy.network.timeSteps = 1;
    policy.mean.setZero(1);
    policy.deviation.setOnes(1);
    Check(policy, "one number");
    policy.network.layers = {MakeTestLayer(1, 6, Neurons::IDENTITY)};
    policy.mean.setZero(2);
    policy.deviation.setOnes(2);
    Check(policy, "a population code of three cells a feature");

    // Each lambda that a float can be, whatever dt: tau is stored with enough digits.
    std::mt19937 generator(3);
    policy = MakeTestPolicy();
    for (int i = 0; i < 20; i++)
    {
        Eigen::VectorXd& lambda = policy.network.layers[0].lambda;
        for (Eigen::Index n = 0; n < lambda.size(); n++)
        {
            const double exponent = std::uniform_real_distribution<double>(-20, 0)(generator);
            lambda[n] = static_cast<float>(std::exp2(exponent));
        }
        policy.timeStep = std::uniform_real_distribution<double>(1e-5, 1e-2)(generator);
        Check(policy, "lambda");
    }
    // Finer numbers come back as floats, once and for all.
    policy.network.layers[0].weight(0, 0) = 1.0 / 3;
    policy.network.layers[0].lambda[0] = 0.1;
    const std::string path = CreateTempDirFilename("fine.nir");
    IsacPolicyFile::Write(path, policy);
    policy = IsacPolicyFile::Read(path);
    NS_TEST_EXPECT_MSG_EQ(policy.network.layers[0].weight(0, 0), double(1.0F / 3), "weight");
    NS_TEST_EXPECT_MSG_EQ(policy.network.layers[0].lambda[0], double(0.1F), "lambda");
    Check(policy, "rounded");
}

/**
 * @ingroup isac-tests
 * Graphs laid out as other tools do, made by test/data/nir/make-foreign-graphs.py.
 */
class IsacForeignGraphTestCase : public TestCase
{
  public:
    IsacForeignGraphTestCase()
        : TestCase("Graphs of other tools")
    {
    }

  private:
    /**
     * @param name name of a tool
     * @return the network in its file
     */
    IsacNetworkDescription Load(const std::string& name);

    /**
     * @param layer a layer
     * @param neurons neurons it must have
     * @param phase phase of its weights, see test/data/nir/README.md
     * @param bias phase of its bias, negative for none
     */
    void Check(const IsacNetworkLayer& layer, Neurons neurons, double phase, double bias);

    void DoRun() override;
};

IsacNetworkDescription
IsacForeignGraphTestCase::Load(const std::string& name)
{
    const IsacPolicy policy =
        IsacPolicyFile::Read(std::string(ISAC_SOURCE_DIR) + "/test/data/nir/" + name + ".nir");
    const Eigen::Index inputs = policy.network.GetInputs();
    NS_TEST_EXPECT_MSG_EQ((policy.mean == Eigen::VectorXd::Zero(inputs)), true, name << " mean");
    NS_TEST_EXPECT_MSG_EQ((policy.deviation == Eigen::VectorXd::Ones(inputs)), true, name);
    NS_TEST_EXPECT_MSG_EQ(policy.timeStep, 1e-4, name << " time step");
    NS_TEST_EXPECT_MSG_EQ(policy.network.timeSteps, 1, name << " says nothing of time steps");
    NS_TEST_EXPECT_MSG_EQ(policy.vehicles, 0, name << " vehicles");
    NS_TEST_EXPECT_MSG_EQ(policy.actionSpace + policy.encoder, "", name << " meaning");
    NS_TEST_EXPECT_MSG_EQ(policy.record.empty(), true, name << " record");
    return policy.network;
}

void
IsacForeignGraphTestCase::Check(const IsacNetworkLayer& layer,
                                Neurons neurons,
                                double phase,
                                double bias)
{
    NS_TEST_EXPECT_MSG_EQ((layer.neurons == neurons), true, "neurons at phase " << phase);
    const auto expected = [](Eigen::Index index, double at) {
        return 0.8 * std::sin(1.7 * static_cast<double>(index) + at);
    };
    // The script stores floats below 1: half a unit in the last place is 3e-8.
    for (Eigen::Index r = 0; r < layer.weight.rows(); r++)
    {
        for (Eigen::Index c = 0; c < layer.weight.cols(); c++)
        {
            NS_TEST_EXPECT_MSG_EQ_TOL(layer.weight(r, c),
                                      expected(r * layer.weight.cols() + c, phase),
                                      4e-8,
                                      "weight " << r << ", " << c);
        }
        const double offset = bias < 0 ? 0 : expected(r, bias);
        NS_TEST_EXPECT_MSG_EQ_TOL(layer.bias[r], offset, 4e-8, "bias " << r);
    }
}

void
IsacForeignGraphTestCase::DoRun()
{
    const auto is = [](const Eigen::VectorXd& values, double value) {
        // Tools store floats.
        return values.size() > 0 && (values.array() - value).abs().maxCoeff() < 1e-6 * (1 + value);
    };
    const IsacNetworkDescription torch = Load("snntorch");
    NS_TEST_ASSERT_MSG_EQ(torch.layers.size(), 3, "snnTorch ends with spikes: their mean");
    Check(torch.layers[0], Neurons::LIF, 0.1, 0.2);
    Check(torch.layers[1], Neurons::LIF, 5.0, -1);
    NS_TEST_EXPECT_MSG_EQ((torch.layers[2].neurons == Neurons::IDENTITY), true, "mean");
    NS_TEST_EXPECT_MSG_EQ((torch.layers[2].weight == Eigen::MatrixXd::Identity(4, 4)), true, "");
    NS_TEST_EXPECT_MSG_EQ(is(torch.layers[0].lambda, 0.1), true, "1 - beta");
    NS_TEST_EXPECT_MSG_EQ(is(torch.layers[0].resistance, 10), true, "tau / dt");
    NS_TEST_EXPECT_MSG_EQ(is(torch.layers[1].lambda, 0.5), true, "1 - beta");
    NS_TEST_EXPECT_MSG_EQ(is(torch.layers[1].threshold, 1), true, "threshold");
    NS_TEST_EXPECT_MSG_EQ(is(torch.layers[1].reset, 0), true, "reset");
    NS_TEST_EXPECT_MSG_EQ(torch.layers[0].leak.size(), 8, "one for each neuron");

    const IsacNetworkDescription jelly = Load("spikingjelly");
    NS_TEST_ASSERT_MSG_EQ(jelly.layers.size(), 3, "SpikingJelly");
    Check(jelly.layers[0], Neurons::LIF, 0.4, 0.5);
    Check(jelly.layers[1], Neurons::LIF, 0.6, 0.7);
    Check(jelly.layers[2], Neurons::IDENTITY, 0.8, 0.9);
    NS_TEST_EXPECT_MSG_EQ(is(jelly.layers[0].lambda, 0.5), true, "1 / tau");
    NS_TEST_EXPECT_MSG_EQ(is(jelly.layers[0].leak, -0.1), true, "leak");
    NS_TEST_EXPECT_MSG_EQ(is(jelly.layers[0].reset, -0.1), true, "reset");
    NS_TEST_EXPECT_MSG_EQ(is(jelly.layers[0].threshold, 0.5), true, "threshold");
    NS_TEST_EXPECT_MSG_EQ(is(jelly.layers[1].lambda, 0.625), true, "1 / tau");
    NS_TEST_EXPECT_MSG_EQ(is(jelly.layers[1].resistance, 1.6), true, "no decay of the input");

    const IsacNetworkDescription norse = Load("norse");
    NS_TEST_ASSERT_MSG_EQ(norse.layers.size(), 2, "Norse");
    Check(norse.layers[0], Neurons::LIF, 1.1, 1.2);
    Check(norse.layers[1], Neurons::LEAKY_INTEGRATOR, 1.3, 1.4);
    for (Eigen::Index i = 0; i < 9; i++)
    {
        const double lambda = 1e-4 * (1500 + 2500.0 / 8 * static_cast<double>(i));
        NS_TEST_EXPECT_MSG_EQ_TOL(norse.layers[0].lambda[i], lambda, 1e-6, "lambda " << i);
    }
    NS_TEST_EXPECT_MSG_EQ(is(norse.layers[0].leak, 0.05), true, "leak");
    NS_TEST_EXPECT_MSG_EQ(is(norse.layers[1].lambda, 0.2), true, "read-out");
    const IsacNetworkDescription latest = Load("norse-latest");
    NS_TEST_ASSERT_MSG_EQ(latest.layers.size(), 2, "newest layout");
    NS_TEST_EXPECT_MSG_EQ(AreEqual(latest.layers[0], norse.layers[0]), true, "newest layout");
    NS_TEST_EXPECT_MSG_EQ(AreEqual(latest.layers[1], norse.layers[1]), true, "newest layout");
}

/**
 * @ingroup isac-tests
 * Damaged files are refused, or read to something valid: they never do harm.
 */
class IsacDamagedPolicyTestCase : public TestCase
{
  public:
    IsacDamagedPolicyTestCase()
        : TestCase("Damaged policy files do no harm")
    {
    }

  private:
    /**
     * @param bytes a damaged file
     * @return whether it is read; a valid policy then
     */
    bool IsRead(const std::string& bytes);

    void DoRun() override;
};

bool
IsacDamagedPolicyTestCase::IsRead(const std::string& bytes)
{
    try
    {
        IsacPolicyFile::ReadImage(bytes.data(), bytes.size(), "damaged").network.Validate();
        return true;
    }
    catch (const std::runtime_error& error)
    {
        const std::string text = error.what();
        NS_TEST_EXPECT_MSG_EQ(text.find("policy file damaged: "), 0, text);
        return false;
    }
}

void
IsacDamagedPolicyTestCase::DoRun()
{
    const std::string path = CreateTempDirFilename("whole.nir");
    IsacPolicyFile::Write(path, MakeTestPolicy());
    const std::string whole = ReadBytes(path);
    NS_TEST_ASSERT_MSG_EQ(IsRead(whole), true, "undamaged");
    for (std::size_t size = 0; size < whole.size(); size += size < 300 ? 1 : 97)
    {
        NS_TEST_EXPECT_MSG_EQ(IsRead(whole.substr(0, size)), false, "cut at " << size);
    }
    const std::string folder = std::string(ISAC_SOURCE_DIR) + "/test/data/nir/";
    const std::string compressed = ReadBytes(folder + "spikingjelly.nir");
    const std::string latest = ReadBytes(folder + "norse-latest.nir");
    for (const std::string& file : {whole, compressed, latest})
    {
        std::mt19937 generator(11);
        int refused = 0;
        constexpr int TRIALS = 400;
        for (int i = 0; i < TRIALS; i++)
        {
            std::string damaged = file;
            for (int flips = 1 << generator() % 5; flips > 0; flips--)
            {
                damaged[generator() % damaged.size()] ^= static_cast<char>(1 << generator() % 8);
            }
            refused += IsRead(damaged) ? 0 : 1;
        }
        // Most of a file is padding, so that much damage goes unnoticed; not all of it.
        NS_TEST_EXPECT_MSG_GT(refused, TRIALS / 20, "damage was noticed");
        NS_TEST_EXPECT_MSG_LT(refused, TRIALS, "damage of padding is none");
    }
    // HDF5 loses memory over damaged files and would tell so when the program ends.
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

/**
 * @ingroup isac-tests
 * Suite of policy files.
 */
class IsacPolicyFileTestSuite : public TestSuite
{
  public:
    IsacPolicyFileTestSuite()
        : TestSuite("isac-policy-file")
    {
        AddTestCase(new IsacPolicyRoundTripTestCase);
        AddTestCase(new IsacForeignGraphTestCase);
        AddTestCase(new IsacDamagedPolicyTestCase);
    }
};

/// The suite, registered.
IsacPolicyFileTestSuite g_isacPolicyFileTestSuite;

} // namespace
