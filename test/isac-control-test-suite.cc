/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-control-test-helper.h"
#include "isac-test-error-capture.h"

#include "ns3/double.h"
#include "ns3/isac-array.h"
#include "ns3/isac-beam-controller.h"
#include "ns3/random-variable-stream.h"
#include "ns3/test.h"

#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// A kind whose TypeId has no constructor.
class UnconstructedController : public IsacBeamController
{
  public:
    /// @return the object TypeId
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("UnconstructedController").SetParent<IsacBeamController>();
        return tid;
    }
};

/// A controller that does what it is told, wrong things included.
class TestController : public IsacBeamController
{
  public:
    /// What to answer.
    enum Answer
    {
        GOOD,
        LOUD,
        ROWS,
        COLUMNS,
        POWERS,
        NAN_BEAM,
        INFINITE_POWER,
        EXCEPTION,
        INTEGER
    };

    Answer m_answer{GOOD}; //!< what to answer

  protected:
    void DoDecide(const IsacObservation& observation, IsacBeamDecision& decision) override
    {
        const Eigen::Index k = decision.p.size();
        for (Eigen::Index i = 0; i < k; i++)
        {
            isac::UlaResponse(0.3 + 0.01 * observation.tracks[i].trackId, decision.f.col(i));
            decision.p(i) = 1 + 0.1 * observation.tracks[i].trackId;
        }
        switch (m_answer)
        {
        case GOOD:
            break;
        case LOUD:
            decision.f *= 7.0;
            decision.p *= -3.0;
            decision.p(0) = 1e6;
            break;
        case ROWS:
            decision.f.setOnes(31, k);
            break;
        case COLUMNS:
            decision.f.setOnes(32, k + 1);
            break;
        case POWERS:
            decision.p.setOnes(k + 2);
            break;
        case NAN_BEAM:
            decision.f(3, 0) = isac::Complex(0, std::nan(""));
            break;
        case INFINITE_POWER:
            decision.p(0) = std::numeric_limits<double>::infinity();
            break;
        case EXCEPTION:
            throw std::runtime_error("on purpose");
        case INTEGER:
            throw 42;
        }
    }
};

} // namespace

/**
 * @ingroup isac-tests
 * Every controller answers any number of tracks with beams and powers that hold (24c).
 */
class IsacAnyTracksTestCase : public TestCase
{
  public:
    IsacAnyTracksTestCase()
        : TestCase("Any number of tracks, coming, going and coincident")
    {
    }

  private:
    /**
     * @param controller whose turn it is
     * @param observation what it sees
     * @param name for messages
     */
    void Check(const Ptr<IsacBeamController>& controller,
               const IsacObservation& observation,
               const std::string& name)
    {
        IsacBeamDecision decision;
        controller->Decide(observation, decision);
        const auto k = static_cast<Eigen::Index>(observation.tracks.size());
        NS_TEST_ASSERT_MSG_EQ(decision.f.rows(), 32, name);
        NS_TEST_ASSERT_MSG_EQ(decision.f.cols(), k, name);
        NS_TEST_ASSERT_MSG_EQ(decision.p.size(), k, name);
        for (Eigen::Index i = 0; i < k; i++)
        {
            NS_TEST_EXPECT_MSG_EQ_TOL(decision.f.col(i).norm(), 1.0, 1e-12, name << " " << k);
            NS_TEST_EXPECT_MSG_GT(decision.p(i), 0.0, name << " " << k);
        }
        NS_TEST_EXPECT_MSG_LT(decision.p.sum(), 10.0 * (1 + 1e-9), name << " " << k);
        NS_TEST_EXPECT_MSG_EQ(controller->GetFallbacks(), 0, name << " fell back at " << k);
    }

    void DoRun() override
    {
        auto uniform = CreateObject<UniformRandomVariable>();
        uniform->SetStream(81);
        for (const auto& name : GetRunnableControllers())
        {
            auto controller = Ready(IsacBeamController::Create(name));
            IsacObservation observation;
            for (const uint32_t k : {0, 1, 3, 16, 64, 16, 0, 3})
            {
                observation.slot++;
                observation.tracks.clear();
                for (uint32_t i = 0; i < k; i++)
                {
                    const double theta = uniform->GetValue(0.01, 3.13);
                    // Odd identities stay, even ones are new every time.
                    const uint32_t id = i % 2 ? i : i + 1000 * observation.slot;
                    observation.tracks.push_back(Track(id, theta, uniform->GetValue(1, 200)));
                }
                Check(controller, observation, name);
            }
            for (const double gap : {0.0, 1e-12, 1e-6}) // coincident angles
            {
                observation.slot++;
                observation.tracks = {Track(1, 1.0, 20), Track(2, 1.0 + gap, 20), Track(3, 2, 9)};
                Check(controller, observation, name);
            }
        }
    }
};

/**
 * @ingroup isac-tests
 * What is wrong is replaced and counted; what is out of range is projected.
 */
class IsacFallbackTestCase : public TestCase
{
  public:
    IsacFallbackTestCase()
        : TestCase("Fallback to the last good beams, projection of the rest")
    {
    }

  private:
    /// @param slot slot of the observation
    /// @param reason what was wrong
    void Fallback(uint64_t slot, std::string reason)
    {
        m_reasons.push_back(std::to_string(slot) + ": " + reason);
    }

    void DoRun() override
    {
        auto controller = Ready(CreateObject<TestController>());
        controller->TraceConnectWithoutContext("Fallback",
                                               MakeCallback(&IsacFallbackTestCase::Fallback, this));
        IsacObservation observation;
        observation.tracks = {Track(4, 1.0, 20), Track(5, 1.5, 20), Track(6, 2.0, 20)};
        IsacBeamDecision good;
        controller->Decide(observation, good);
        // Track 4 leaves, 9 enters: 5 and 6 keep their beams, 9 gets a matched one.
        observation.tracks = {Track(5, 1.5, 20), Track(6, 2.0, 20), Track(9, 0.7, 20)};
        isac::CVector matched(32);
        isac::UlaResponse(0.7, matched);
        uint64_t expected = 0;
        const IsacErrorCapture capture;
        for (int answer = TestController::ROWS; answer <= TestController::INTEGER; answer++)
        {
            IsacBeamDecision decision;
            controller->m_answer = static_cast<TestController::Answer>(answer);
            observation.slot++;
            controller->Decide(observation, decision);
            expected++;
            NS_TEST_EXPECT_MSG_EQ(controller->GetFallbacks(), expected, "answer " << answer);
            NS_TEST_ASSERT_MSG_EQ(decision.f.cols(), 3, "answer " << answer);
            NS_TEST_EXPECT_MSG_LT((decision.f.col(0) - good.f.col(1)).norm(), 1e-12, answer);
            NS_TEST_EXPECT_MSG_LT((decision.f.col(1) - good.f.col(2)).norm(), 1e-12, answer);
            NS_TEST_EXPECT_MSG_LT((decision.f.col(2) - matched).norm(), 1e-12, answer);
            NS_TEST_EXPECT_MSG_LT(decision.p.sum(), 10 * (1 + 1e-9), answer);
        }
        NS_TEST_ASSERT_MSG_EQ(m_reasons.size(), expected, "traced");
        NS_TEST_EXPECT_MSG_EQ(m_reasons[5], "6: exception: on purpose", "reason");
        const std::string told = capture.Get();
        NS_TEST_EXPECT_MSG_NE(told.find("exception: on purpose (first in slot 6"),
                              std::string::npos,
                              told);
        controller->m_answer = TestController::ROWS;
        observation.slot++;
        IsacBeamDecision again;
        controller->Decide(observation, again);
        expected++;
        NS_TEST_EXPECT_MSG_EQ(capture.Get(), told, "each reason once");
        controller->m_answer = TestController::LOUD;
        IsacBeamDecision loud;
        controller->Decide(observation, loud);
        NS_TEST_EXPECT_MSG_EQ(controller->GetFallbacks(), expected, "projected, not replaced");
        NS_TEST_EXPECT_MSG_LT((loud.f.col(0) - good.f.col(1)).norm(), 1e-12, "scaled");
        NS_TEST_EXPECT_MSG_EQ_TOL(loud.p.sum(), 10.0, 1e-9, "total power");
        NS_TEST_EXPECT_MSG_GT(loud.p(0), 9.0, "the loud one keeps nearly all");
        NS_TEST_EXPECT_MSG_EQ_TOL(loud.p(1), 0.03 * 10 / 3, 1e-9, "the floor");
    }

    std::vector<std::string> m_reasons; //!< traced
};

/**
 * @ingroup isac-tests
 * Names, known and unknown.
 */
class IsacControllerNamesTestCase : public TestCase
{
  public:
    IsacControllerNamesTestCase()
        : TestCase("Controllers by name")
    {
    }

  private:
    /**
     * @param name name to resolve
     * @param part what the complaint must contain
     */
    void ExpectComplaint(const std::string& name, const std::string& part)
    {
        ObjectFactory factory;
        const std::string wrong = IsacBeamController::Resolve(name, factory);
        NS_TEST_EXPECT_MSG_EQ((wrong.find(part) != std::string::npos),
                              true,
                              "'" << name << "' gives '" << wrong << "'");
    }

    void DoRun() override
    {
        for (const auto& name : IsacBeamController::GetShortNames())
        {
            ObjectFactory factory;
            NS_TEST_EXPECT_MSG_EQ(IsacBeamController::Resolve(name.first, factory), "", "short");
            NS_TEST_EXPECT_MSG_EQ(IsacBeamController::Resolve(name.second, factory), "", "long");
        }
        const std::string type = "ns3::IsacPredictiveBeamController";
        auto made = IsacBeamController::Create(type + "[Power=MaxMin|RegularisationScale=2.5]");
        DoubleValue scale;
        made->GetAttribute("RegularisationScale", scale);
        NS_TEST_EXPECT_MSG_EQ(scale.Get(), 2.5, "attribute by name");
        NS_TEST_EXPECT_MSG_EQ(made->GetInstanceTypeId().GetName(), type, "type by name");
        ExpectComplaint("rfz", "rzf");
        ExpectComplaint("", "unknown");
        ExpectComplaint("ns3::NoSuchController", type);
        ExpectComplaint("ns3::IsacLinkParameters", "not a beam controller");
        ExpectComplaint("ns3::IsacBeamController", "not a beam controller");
        ExpectComplaint(UnconstructedController::GetTypeId().GetName(), "AddConstructor");
        ExpectComplaint(type + "[Colour=Red]", "RegularisationScale");
        ExpectComplaint(type + "[Power=Red]", "RewardOptimal");
        ExpectComplaint(type + "[RegularisationScale=much]", "much");
        ExpectComplaint(type + "[RegularisationScale=nan]", "nan");
        ExpectComplaint(type + "[WmmseIterations=1.5]", "1.5");
        ExpectComplaint(type + "[WmmseIterations=0]", "WmmseIterations");
        ExpectComplaint(type + "[RegularisationScale=-1]", "RegularisationScale");
        ExpectComplaint(type + "[RegularisationScale=1" + std::string(1, '\0') + "]",
                        "does not take");
        ExpectComplaint(type + "[Power]", "Attribute=Value");
        ExpectComplaint(type + "[Power=MaxMin", "bracket");
        // ns-3 would create what the text names, and crash if there is no such type.
        ExpectComplaint("ns3::IsacActionBeamController[ActionSpace=foo]", "ActionSpace");
        ExpectComplaint("ns3::IsacSpikingBeamController[ActionSpace=ns3::IsacRawActionSpace]",
                        "ActionSpace");
    }
};

/**
 * @ingroup isac-tests
 * Suite of the beam controllers.
 */
class IsacControlTestSuite : public TestSuite
{
  public:
    IsacControlTestSuite()
        : TestSuite("isac-control")
    {
        AddTestCase(new IsacAnyTracksTestCase);
        AddTestCase(new IsacFallbackTestCase);
        AddTestCase(new IsacControllerNamesTestCase);
    }
};

/// The suite, registered.
static IsacControlTestSuite g_isacControlTestSuite;
