/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-test-error-capture.h"
#include "isac-waveform-test-helper.h"

#include "ns3/test.h"

#include <string>
#include <vector>

using namespace ns3;

namespace
{

/**
 * @param link constants of the link
 * @param coverage distance (m)
 * @param maxSpeed (m/s)
 * @return what a sensor says of its signal
 */
std::string
Start(const Ptr<IsacLinkParameters>& link, double coverage, double maxSpeed)
{
    const IsacErrorCapture capture;
    CreateObject<IsacWaveformSensor>()->Start(link, {1e-6, coverage, maxSpeed, 1});
    return capture.Get();
}

} // namespace

/**
 * @ingroup isac-tests
 * What a signal cannot resolve.
 */
class IsacWaveformWarningTestCase : public TestCase
{
  public:
    IsacWaveformWarningTestCase()
        : TestCase("Signals that cannot resolve what they should say so, once")
    {
    }

  private:
    /**
     * @param text a warning
     * @param parts what it must contain
     */
    void Expect(const std::string& text, const std::vector<std::string>& parts)
    {
        for (const auto& part : parts)
        {
            NS_TEST_EXPECT_MSG_NE(text.find(part), std::string::npos, part << " in " << text);
        }
    }

    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(Start(CreateObject<IsacLinkParameters>(), 200, 60), "", "defaults");
        // 40 samples of 1.499 m; everything else is resolved.
        const auto prefix = MakeWaveformLink(512, 40, 181, 4);
        const auto text = Start(prefix, 150, 60);
        Expect(text, {"isac: warning: ", "CyclicPrefix", "59.9585 m", "150 m"});
        // Always: resolution in range and speed, ambiguity in range, 512 cells, and speed, c / (4
        // f_c 5.52 us).
        Expect(text, {"resolution 1.49896 m and 5.00", "767.469 m", "452.58"});
        NS_TEST_EXPECT_MSG_EQ(text.find("EchoWindow"), std::string::npos, "only what is wrong");
        NS_TEST_EXPECT_MSG_EQ(Start(prefix, 150, 60), "", "once");
        // Two symbols of 6.12 us: 408 m/s a cell.
        Expect(Start(MakeWaveformLink(512, 100, 2, 4), 140, 60), {"EchoWindow", "408.21"});
        // Symbols of 92 us: 27 m/s at most.
        Expect(Start(MakeWaveformLink(8192, 1024, 11, 4), 140, 60), {"Subcarriers", "MaxSpeed"});
        auto coarse = MakeWaveformLink(64, 16, 1250, 4);
        coarse->SetAttribute("Bandwidth", DoubleValue(4e6));
        coarse->SetAttribute("EchoWindow", TimeValue(MilliSeconds(2)));
        // 37.5 m a cell.
        Expect(Start(coarse, 130, 60), {"Bandwidth", "37.474"});
        // 64 cells of 1.499 m in a symbol.
        Expect(Start(MakeWaveformLink(64, 136, 500, 4), 150, 60),
               {"ambiguous beyond 95.93", "150 m", "Subcarriers"});
        Expect(Start(MakeWaveformLink(1024, 136, 86, 1), 150, 60), {"RxAntennas"});
    }
};

/**
 * @ingroup isac-tests
 * Suite of the waveform radar's warnings.
 */
class IsacWaveformWarningsTestSuite : public TestSuite
{
  public:
    IsacWaveformWarningsTestSuite()
        : TestSuite("isac-waveform-warnings")
    {
        AddTestCase(new IsacWaveformWarningTestCase);
    }
};

/// The suite, registered.
static IsacWaveformWarningsTestSuite g_isacWaveformWarningsTestSuite;
