/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/double.h"
#include "ns3/isac-state-evolution-mobility-model.h"
#include "ns3/isac-state-evolution.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"

#include <cmath>
#include <functional>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

using Model = IsacStateEvolutionMobilityModel;

const Vector START(-15, 10, 1.5);   //!< where the vehicles of these tests start (m)
const Time SLOT = MilliSeconds(20); //!< default slot
constexpr double EXACT = 1e-12;     //!< a few roundings of numbers of order 10
constexpr int64_t STREAM = 100;     //!< first stream of every vehicle unless stated

/**
 * A vehicle.
 *
 * @param noisy false: all sigmas zero
 * @param speed v(0) (m/s)
 * @return vehicle at START, not initialised
 */
Ptr<Model>
MakeVehicle(bool noisy, double speed = 12)
{
    auto model = CreateObject<Model>();
    model->SetAttribute(
        "Speed",
        StringValue("ns3::ConstantRandomVariable[Constant=" + std::to_string(speed) + "]"));
    if (!noisy)
    {
        for (const char* name : {"SigmaTheta", "SigmaD", "SigmaV"})
        {
            model->SetAttribute(name, DoubleValue(0));
        }
    }
    model->SetPosition(START);
    model->AssignStreams(STREAM);
    return model;
}

/**
 * Run a simulation and look in at regular times, after all slot boundaries of that time.
 *
 * @param step time between two looks
 * @param count number of looks after the one at time zero
 * @param look called with the number of the look
 */
void
Watch(Time step, int count, std::function<void(int)> look)
{
    for (int i = 0; i <= count; ++i)
    {
        Simulator::Schedule(step * i,
                            [look, i]() { Simulator::ScheduleNow([look, i]() { look(i); }); });
    }
    Simulator::Stop(step * count + NanoSeconds(1));
    Simulator::Run();
    Simulator::Destroy();
}

/**
 * Positions of a vehicle at regular times.
 *
 * @param model vehicle, not initialised
 * @param step time between two queries
 * @param count number of queries after the one at time zero
 * @return count + 1 positions
 */
std::vector<Vector>
Positions(Ptr<Model> model, Time step, int count)
{
    std::vector<Vector> path;
    model->Initialize();
    Watch(step, count, [&](int) { path.push_back(model->GetPosition()); });
    return path;
}

/// Noise-free: eq. (14) iterated, and a straight line to second order.
class StraightLineCase : public TestCase
{
  public:
    StraightLineCase()
        : TestCase("noise-free: eq. (14) exactly, constant velocity to second order")
    {
    }

  private:
    /**
     * Deviation from constant velocity after some time.
     * @param slot slot duration
     * @param count number of slots
     * @return deviation (m)
     */
    Vector Deviation(Time slot, int count)
    {
        auto model = MakeVehicle(false);
        model->SetAttribute("SlotDuration", TimeValue(slot));
        const Vector end = Positions(model, slot, count).back();
        const double driven = 12 * slot.GetSeconds() * count;
        return end - Vector(START.x + driven, START.y, START.z);
    }

    void DoRun() override
    {
        isac::VehicleState x{std::atan2(10, 15), std::hypot(10, 15), 12};
        const auto path = Positions(MakeVehicle(false), SLOT, 100);
        for (int n = 1; n <= 100; ++n)
        {
            x = isac::Evolve(x, 0.02);
            NS_TEST_ASSERT_MSG_EQ_TOL(path[n].x, -x.d * std::cos(x.theta), EXACT, "x_" << n);
            NS_TEST_ASSERT_MSG_EQ_TOL(path[n].y, x.d * std::sin(x.theta), EXACT, "y_" << n);
            NS_TEST_ASSERT_MSG_EQ(path[n].z, 1.5, "height");
        }

        // One slot: eq. (14) is the first order of the Taylor series of the true motion. With
        // s = v dT, the second order that it leaves out is s^2 sin^2 / (2 d) in d and
        // s^2 sin cos / d^2 in theta, a radial and a transverse error of -s^2 sin^2 / (2 d) and
        // -s^2 sin cos / d. The third order is smaller by s / d, 1.3 % here.
        const double d = std::hypot(10, 15);
        const double sine = 10 / d;
        const double cosine = 15 / d;
        const double s = 0.24;
        const double radial = -s * s * sine * sine / (2 * d);
        const double transverse = -s * s * sine * cosine / d;
        // unit vectors of growing d and theta: (-cos, sin) and (sin, cos)
        const Vector deviation = Deviation(SLOT, 1);
        const double tolerance = 2 * s * s * s / (d * d);
        NS_TEST_ASSERT_MSG_EQ_TOL(deviation.x,
                                  -cosine * radial + sine * transverse,
                                  tolerance,
                                  "second order along the road");
        NS_TEST_ASSERT_MSG_EQ_TOL(deviation.y,
                                  sine * radial + cosine * transverse,
                                  tolerance,
                                  "second order across the road");
        NS_TEST_ASSERT_MSG_GT(deviation.GetLength(), 10 * tolerance, "there is a second order");

        // Over a fixed time the errors of all slots add up to first order: half the slot, half the
        // error, up to 5 % of third order.
        const double ratio = Deviation(MilliSeconds(20), 50).GetLength() /
                             Deviation(MilliSeconds(10), 100).GetLength();
        NS_TEST_ASSERT_MSG_EQ_TOL(ratio, 2, 0.1, "order of convergence");
    }
};

/// Position between slot boundaries, and independence of the queries.
class InterpolationCase : public TestCase
{
  public:
    InterpolationCase()
        : TestCase("position is linear within a slot; queries do not change the path")
    {
    }

  private:
    void DoRun() override
    {
        const auto coarse = Positions(MakeVehicle(true), SLOT, 50);
        const auto fine = Positions(MakeVehicle(true), SLOT / 8, 400);
        for (int i = 0; i < 400; ++i)
        {
            const Vector& from = coarse[i / 8];
            const Vector& to = coarse[i / 8 + 1];
            const double share = i % 8 / 8.0;
            NS_TEST_ASSERT_MSG_EQ_TOL(fine[i].x, from.x + share * (to.x - from.x), EXACT, i);
            NS_TEST_ASSERT_MSG_EQ_TOL(fine[i].y, from.y + share * (to.y - from.y), EXACT, i);
        }
        NS_TEST_ASSERT_MSG_EQ(coarse[0], START, "start");
        NS_TEST_ASSERT_MSG_EQ(coarse[50], fine[400], "asked 8 times as often");
        const auto rare = Positions(MakeVehicle(true), SLOT * 50, 1);
        NS_TEST_ASSERT_MSG_EQ(coarse[50], rare[1], "asked only at the end");

        auto other = MakeVehicle(true);
        other->AssignStreams(STREAM + 4);
        const Vector elsewhere = Positions(other, SLOT, 50)[50];
        NS_TEST_ASSERT_MSG_GT(CalculateDistance(elsewhere, rare[1]), 1e-3, "other streams");

        // Continuous at slot boundaries: in 1 ns nothing moves by 1 um. A query in the time of a
        // boundary, but before the boundary's event, already sees the new slot.
        auto model = MakeVehicle(true);
        std::vector<Vector> around;
        auto look = [&]() { around.push_back(model->GetPosition()); };
        Simulator::Schedule(SLOT * 7 - NanoSeconds(1), look);
        Simulator::Schedule(SLOT * 7, look);
        model->Initialize();
        Simulator::Stop(SLOT * 7 + NanoSeconds(1));
        Simulator::Run();
        Simulator::Destroy();
        NS_TEST_ASSERT_MSG_EQ(around.size(), 2, "looks");
        NS_TEST_ASSERT_MSG_LT(CalculateDistance(around[0], around[1]), 1e-6, "continuous");
        NS_TEST_ASSERT_MSG_EQ(around[1], coarse[7], "before the boundary's event");
    }
};

/// SetPosition, CourseChange, velocity and copies of a running vehicle.
class ResetCase : public TestCase
{
  public:
    ResetCase()
        : TestCase("SetPosition resets the state, slots stay; CourseChange counts; Copy")
    {
    }

  private:
    void DoRun() override
    {
        auto model = MakeVehicle(false);
        model->SetAttribute("Heading", DoubleValue(M_PI / 3));
        model->SetAttribute("SigmaV", DoubleValue(0.5));
        NS_TEST_ASSERT_MSG_EQ(model->GetVelocity(), Vector(0, 0, 0), "stands before it starts");
        std::vector<Time> changes;
        model->TraceConnectWithoutContext(
            "CourseChange",
            Callback<void, Ptr<const MobilityModel>>(
                [&](Ptr<const MobilityModel>) { changes.push_back(Simulator::Now()); }));
        model->Initialize();
        std::vector<double> speeds;
        auto lookAtVelocity = [&]() {
            const Vector v = model->GetVelocity();
            speeds.push_back(v.GetLength());
            NS_TEST_ASSERT_MSG_EQ_TOL(v.y, std::sqrt(3) * v.x, 1e-10, "along the road");
            NS_TEST_ASSERT_MSG_EQ_TOL(v.GetLength(), model->GetState().v, 1e-10, "is the state");
        };
        const Vector target(30, 40, 2);
        Simulator::Schedule(MilliSeconds(41), lookAtVelocity);
        Simulator::Schedule(MilliSeconds(59), lookAtVelocity);
        Simulator::Schedule(MilliSeconds(65), [&]() {
            model->SetPosition(target);
            NS_TEST_ASSERT_MSG_EQ(model->GetPosition(), target, "is where it was put");
            NS_TEST_ASSERT_MSG_EQ_TOL(model->GetVelocity().GetLength(), 12, EXACT, "drawn anew");
            NS_TEST_ASSERT_MSG_EQ_TOL(model->GetState().d, 50, EXACT, "distance");
        });
        isac::VehicleState atBoundary;
        Simulator::Schedule(MilliSeconds(80), [&]() { atBoundary = model->GetState(); });
        Ptr<MobilityModel> copy;
        Simulator::Schedule(MilliSeconds(95), [&]() {
            copy = model->Copy();
            NS_TEST_ASSERT_MSG_EQ(copy->GetPosition(), model->GetPosition(), "copied position");
            NS_TEST_ASSERT_MSG_EQ(copy->GetVelocity(), model->GetVelocity(), "copied velocity");
            copy->SetPosition(START);
            NS_TEST_ASSERT_MSG_GT(model->GetDistanceFrom(copy), 40, "a vehicle of its own");
        });
        Simulator::Stop(MilliSeconds(99));
        Simulator::Run();
        Simulator::Destroy();

        NS_TEST_ASSERT_MSG_EQ(speeds.at(0), speeds.at(1), "constant within a slot");
        NS_TEST_ASSERT_MSG_NE(speeds.at(0), 12, "another in another slot");
        // 60 degrees left of x, (30, 40) has d = 50 and lies at 53.13 - 60 degrees: on the right
        // side, where theta is measured as on the left.
        const double theta = M_PI - (M_PI / 3 - std::atan2(40, 30));
        const auto expected = isac::Evolve({theta, 50, 12}, 0.015);
        NS_TEST_ASSERT_MSG_EQ_TOL(atBoundary.theta, expected.theta, EXACT, "15 ms were left");
        NS_TEST_ASSERT_MSG_EQ_TOL(atBoundary.d, expected.d, EXACT, "15 ms were left");

        const std::vector<int> times{0, 20, 40, 60, 65, 80};
        NS_TEST_ASSERT_MSG_EQ(changes.size(), times.size(), "one CourseChange each");
        for (std::size_t i = 0; i < times.size(); ++i)
        {
            NS_TEST_ASSERT_MSG_EQ(changes[i], MilliSeconds(times[i]), "CourseChange " << i);
        }
    }
};

/// Frame of the array, and the limits of eq. (14).
class FrameCase : public TestCase
{
  public:
    FrameCase()
        : TestCase("any frame, either side; states stay within the limits")
    {
    }

  private:
    /**
     * A noisy vehicle that starts very near the array never leaves the limits.
     * @param x start (m)
     * @param y start (m)
     */
    void CheckLimits(double x, double y)
    {
        auto model = MakeVehicle(true, 14);
        model->SetAttribute("SigmaTheta", DoubleValue(1));
        model->SetPosition(Vector(x, y, 0));
        model->Initialize();
        Watch(SLOT / 2, 1000, [&](int i) {
            const auto state = model->GetState();
            const Vector p = model->GetPosition();
            NS_TEST_ASSERT_MSG_EQ((state.theta >= 0 && state.theta <= M_PI), true, "theta, " << i);
            NS_TEST_ASSERT_MSG_EQ((state.d >= 0.1), true, "d, " << i);
            NS_TEST_ASSERT_MSG_EQ(std::isfinite(p.x + p.y + state.v), true, "finite, " << i);
            NS_TEST_ASSERT_MSG_EQ((p.y * y > -1e-9), true, "stays on its side, " << i);
        });
    }

    void DoRun() override
    {
        const auto base = Positions(MakeVehicle(true), SLOT / 2, 100);
        auto turned = MakeVehicle(true);
        turned->SetAttribute("ReferencePosition", VectorValue(Vector(100, -50, 6)));
        turned->SetAttribute("Heading", DoubleValue(M_PI / 2));
        turned->SetPosition(
            Vector(100 - START.y, -50 + START.x, 1.5)); // a quarter turn to the left
        const auto path = Positions(turned, SLOT / 2, 100);
        auto mirrored = MakeVehicle(true);
        mirrored->SetPosition(Vector(START.x, -START.y, 1.5));
        const auto mirror = Positions(mirrored, SLOT / 2, 100);
        for (int i = 0; i <= 100; ++i)
        {
            NS_TEST_ASSERT_MSG_EQ_TOL(path[i].x, 100 - base[i].y, 1e-10, "turned x " << i);
            NS_TEST_ASSERT_MSG_EQ_TOL(path[i].y, -50 + base[i].x, 1e-10, "turned y " << i);
            NS_TEST_ASSERT_MSG_EQ(path[i].z, 1.5, "height " << i);
            NS_TEST_ASSERT_MSG_EQ_TOL(mirror[i].x, base[i].x, EXACT, "mirrored x " << i);
            NS_TEST_ASSERT_MSG_EQ_TOL(mirror[i].y, -base[i].y, EXACT, "mirrored y " << i);
        }
        CheckLimits(-0.15, 0.05);
        CheckLimits(0.02, -0.11);
    }
};

/// Suite of model/mobility.
class IsacMobilityTestSuite : public TestSuite
{
  public:
    IsacMobilityTestSuite()
        : TestSuite("isac-mobility")
    {
        AddTestCase(new StraightLineCase());
        AddTestCase(new InterpolationCase());
        AddTestCase(new ResetCase());
        AddTestCase(new FrameCase());
    }
};

IsacMobilityTestSuite g_isacMobilityTestSuite; //!< registers the suite

} // namespace
