/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-link-test-helper.h"

#include "ns3/isac-array.h"
#include "ns3/isac-communication.h"
#include "ns3/isac-echo.h"
#include "ns3/isac-precoder.h"
#include "ns3/isac-reward.h"
#include "ns3/test.h"

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::isac;

namespace
{

/// A row of the reference file by column name.
using Row = std::map<std::string, std::string>;

/**
 * @param line one line of a CSV file without quotes
 * @return its fields
 */
std::vector<std::string>
SplitFields(const std::string& line)
{
    std::vector<std::string> fields;
    std::istringstream stream(line);
    std::string field;
    while (std::getline(stream, field, ','))
    {
        fields.push_back(field);
    }
    return fields;
}

/**
 * @param path file to read
 * @return rows of each case, in file order; empty if the file cannot be read
 */
std::vector<std::vector<Row>>
ReadCases(const std::string& path)
{
    std::vector<std::vector<Row>> cases;
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    const auto names = SplitFields(line);
    while (std::getline(file, line))
    {
        const auto fields = SplitFields(line);
        Row row;
        for (std::size_t i = 0; i < names.size() && i < fields.size(); ++i)
        {
            row[names[i]] = fields[i];
        }
        if (cases.empty() || cases.back().front().at("case") != row.at("case"))
        {
            cases.emplace_back();
        }
        cases.back().push_back(row);
    }
    return cases;
}

/**
 * @param rows rows of a case
 * @param name column
 * @return the column as numbers
 */
RVector
Column(const std::vector<Row>& rows, const std::string& name)
{
    RVector column(rows.size());
    for (std::size_t k = 0; k < rows.size(); ++k)
    {
        column[k] = std::strtod(rows[k].at(name).c_str(), nullptr);
    }
    return column;
}

/**
 * @param kind beam_kind of the reference file
 * @param phi beam angles (rad)
 * @param antennas elements N_TA
 * @return unit-norm beams, N_TA x K
 */
CMatrix
Beams(const std::string& kind, const RVector& phi, Eigen::Index antennas)
{
    CMatrix h;
    LineOfSightChannel(phi, RVector::Ones(phi.size()), antennas, h);
    CMatrix f(antennas, phi.size());
    if (kind == "mrt")
    {
        MaximumRatio(h, f);
    }
    else if (kind == "zf")
    {
        ZeroForcing zeroForcing;
        zeroForcing.Compute(h, f);
    }
    else
    {
        for (Eigen::Index k = 0; k < phi.size(); ++k)
        {
            for (Eigen::Index n = 0; n < antennas; ++n)
            {
                f(n, k) = std::polar(1.0, 0.37 * n * (k + 1) + 0.011 * n * n);
            }
        }
        NormaliseColumns(f);
    }
    return f;
}

} // namespace

/**
 * @ingroup isac-tests
 * Every result column of test/data/link-reference.csv, which an independent implementation wrote,
 * to 1e-9 relative: double precision leaves 1e-16, and zero-forcing and the subtraction in the
 * reference's CRLB amplify it by up to about 1e5.
 */
class IsacLinkReferenceTestCase : public TestCase
{
  public:
    IsacLinkReferenceTestCase()
        : TestCase("Equations (8)-(13), (22), (23), (28) against an independent evaluation")
    {
    }

  private:
    void DoRun() override
    {
        const auto cases = ReadCases(ISAC_SOURCE_DIR "/test/data/link-reference.csv");
        NS_TEST_ASSERT_MSG_EQ(cases.size(), 24, "cases in the reference file");
        std::size_t rows = 0;
        for (const auto& rowsOfCase : cases)
        {
            rows += rowsOfCase.size();
            CheckCase(rowsOfCase);
        }
        NS_TEST_EXPECT_MSG_EQ(rows, 69, "rows in the reference file");
    }

    /**
     * @param rows rows of a case
     */
    void CheckCase(const std::vector<Row>& rows)
    {
        const RVector theta = Column(rows, "theta_rad");
        const RVector d = Column(rows, "distance_m");
        const RVector p = Column(rows, "power_w");
        EchoParameters parameters; // the defaults are the reference's constants
        parameters.nTx = std::stol(rows[0].at("n_ta"));
        parameters.nRx = std::stol(rows[0].at("n_ra"));
        const CMatrix f =
            Beams(rows[0].at("beam_kind"), Column(rows, "beam_angle_rad"), parameters.nTx);
        CheckCommunication(rows, theta, d, f, p);
        const RVector one = RVector::Ones(theta.size());
        for (const Variant variant : {Variant::PAPER, Variant::CORRECTED})
        {
            const std::string suffix = variant == Variant::PAPER ? "_paper" : "_corrected";
            parameters.variant = variant;
            EchoQuality q;
            EchoModel(parameters).Evaluate(theta, d, one, one, f, p, q);
            Check(rows, "echo_sinr" + suffix, q.sinr);
            Check(rows, "sigma_tau" + suffix, q.sigmaTau);
            Check(rows, "sigma_mu" + suffix, q.sigmaMu);
            Check(rows, "crlb_d" + suffix, q.crlbD);
            Check(rows, "crlb_theta" + suffix, q.crlbTheta);
        }
    }

    /**
     * @param rows rows of a case
     * @param theta angles (rad)
     * @param d distances (m)
     * @param f beams
     * @param p powers (W)
     */
    void CheckCommunication(const std::vector<Row>& rows,
                            const RVector& theta,
                            const RVector& d,
                            const CMatrix& f,
                            const RVector& p)
    {
        const Eigen::Index vehicles = theta.size();
        RVector gain(vehicles);
        for (Eigen::Index k = 0; k < vehicles; ++k)
        {
            gain[k] = LogDistanceGain(d[k], 70, 2.55);
        }
        CMatrix h;
        LineOfSightChannel(theta, gain, f.rows(), h);
        RMatrix s;
        ReceivedPowers(h, f, p, s);
        RVector sinr(vehicles);
        CommunicationSinr(s, 1e-11, sinr);
        RVector rate(vehicles);
        const double sumRate = AchievableRates(sinr, rate);
        Check(rows, "comm_sinr", sinr);
        Check(rows, "rate", rate);
        Check(rows, "sum_rate", RVector::Constant(vehicles, sumRate));
        Check(rows, "jain_paper", RVector::Constant(vehicles, Fairness(rate, Variant::PAPER)));
        Check(rows,
              "jain_corrected",
              RVector::Constant(vehicles, Fairness(rate, Variant::CORRECTED)));
    }

    /**
     * @param rows rows of a case
     * @param name column
     * @param actual values found
     */
    void Check(const std::vector<Row>& rows, const std::string& name, const RVector& actual)
    {
        const RVector expected = Column(rows, name);
        for (Eigen::Index k = 0; k < expected.size(); ++k)
        {
            NS_TEST_EXPECT_MSG_EQ(IsClose(actual[k], expected[k], 1e-9),
                                  true,
                                  name << " of case " << rows[k].at("case") << ", vehicle " << k
                                       << ": " << actual[k] << ", expected " << expected[k]);
        }
    }
};

/**
 * @ingroup isac-tests
 * Suite isac-link-reference.
 */
class IsacLinkReferenceTestSuite : public TestSuite
{
  public:
    IsacLinkReferenceTestSuite()
        : TestSuite("isac-link-reference")
    {
        AddTestCase(new IsacLinkReferenceTestCase);
    }
};

/// @ingroup isac-tests
static IsacLinkReferenceTestSuite g_isacLinkReferenceTestSuite;
