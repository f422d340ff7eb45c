/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * A calculator for the link equations. Each input row is a vehicle and its beam:
 *
 *         vehicle 0      vehicle 1         rows with the same `case` that follow each other
 *              \          /                are illuminated at the same time and disturb
 *        beam 0 \        / beam 1          each other
 *                \      /
 *   -x ----------- RSU ----------- +x      theta_rad is measured from -x
 *
 * Reads CSV with a header from --input or standard input; columns in any order, others ignored:
 *   case, vehicles, vehicle, n_ta, n_ra, beam_kind, theta_rad, distance_m, beam_angle_rad, power_w
 * with beam_kind one of
 *   mrt    matched to beam_angle_rad
 *   zf     zero-forcing at the beam angles of the case
 *   rzf    regularised zero-forcing at the beam angles and distances of the case, regularised with
 *          noise x vehicles / total power
 *   chirp  exp(j (0.37 n (k + 1) + 0.011 n^2)): deterministic, off any direction
 * Writes these columns and the results to standard output: communication SINR and rate, then echo
 * SINR, deviations of delay and Doppler and CRLBs as the paper prints them (_paper) and as they
 * follow from the signal model (_corrected), then sum-rate and fairness of the case.
 *
 *   isac-link-budget --input=rows.csv > results.csv
 *
 * Any number of rows: one case is held at a time.
 */

#include "isac-link-budget-rows.h"

#include "ns3/command-line.h"
#include "ns3/isac-array.h"
#include "ns3/isac-communication.h"
#include "ns3/isac-echo.h"
#include "ns3/isac-precoder.h"
#include "ns3/isac-reward.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <fstream>
#include <initializer_list>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::isac;
using namespace budget;

namespace
{

/// Names of the results, in the order in which they are written.
const char* const RESULTS =
    "comm_sinr,rate,"
    "echo_sinr_paper,sigma_tau_paper,sigma_mu_paper,crlb_d_paper,crlb_theta_paper,"
    "echo_sinr_corrected,sigma_tau_corrected,sigma_mu_corrected,crlb_d_corrected,"
    "crlb_theta_corrected,sum_rate,jain_corrected,jain_paper";

/// What --help says about the columns.
const char* const USAGE =
    R"(Link budget of sensed beams: reads CSV rows of vehicles and beams, writes SINRs, rates, CRLBs.

Input: a header with these columns in any order (others are ignored), then a row for each vehicle.
  case             rows of a case follow each other and disturb each other
  vehicles         rows of the case
  vehicle          any name; copied
  n_ta, n_ra       transmit and receive antennas of the RSU
  beam_kind        mrt, zf, rzf or chirp; one for the case (chirp: a fixed beam off any direction)
  theta_rad        angle of the vehicle from the -x axis (rad)
  distance_m       its distance (m)
  beam_angle_rad   angle its beam is made for (rad)
  power_w          power of its beam (W)
For example:
  case,vehicles,vehicle,n_ta,n_ra,beam_kind,theta_rad,distance_m,beam_angle_rad,power_w
  A,2,left,32,32,rzf,1.0,12,1.01,5
  A,2,right,32,32,rzf,2.0,15,2.00,5

Output: the same columns in this order, then
  comm_sinr, rate      eqs. (12) (linear), (13) (bps/Hz)
  echo_sinr            eq. (8) (linear)
  sigma_tau, sigma_mu  square roots of eqs. (9) (s), (10) (Hz)
  crlb_d, crlb_theta   eqs. (23) (m^2), (22) (rad^2)
  sum_rate, jain       sum over the case of eq. (13) (bps/Hz); eq. (28)
From echo_sinr on, sum_rate excepted, twice: _paper as printed, _corrected from the signal model.)";

/// Constants of the equations that the echo parameters do not hold.
struct Constants
{
    EchoParameters echo;   //!< constants of the echo; its noise is also that of the vehicles
    double alpha0Db{-70};  //!< path gain at 1 m (dB)
    double exponent{2.55}; //!< path-loss exponent
};

/// Evaluates and writes one case after the other.
class Calculator
{
  public:
    /**
     * @param constants constants of the equations
     */
    explicit Calculator(const Constants& constants)
        : m_constants(constants)
    {
    }

    /**
     * @param rows rows of a case, consistent
     */
    void Evaluate(const std::vector<Row>& rows)
    {
        const Eigen::Index size = Eigen::Index(rows.size());
        m_theta.resize(size);
        m_distance.resize(size);
        m_beamAngle.resize(size);
        m_power.resize(size);
        m_gain.resize(size);
        for (Eigen::Index k = 0; k < size; ++k)
        {
            m_theta[k] = rows[k].theta;
            m_distance[k] = rows[k].distance;
            m_beamAngle[k] = rows[k].beamAngle;
            m_power[k] = rows[k].power;
            m_gain[k] =
                LogDistanceGain(rows[k].distance, -m_constants.alpha0Db, m_constants.exponent);
        }
        FillBeams(rows[0].beamKind, rows[0].nTx);
        EvaluateCommunication(rows[0].nTx);
        EchoParameters parameters = m_constants.echo;
        parameters.nTx = rows[0].nTx;
        parameters.nRx = rows[0].nRx;
        const RVector ones = RVector::Ones(size);
        for (const Variant variant : {Variant::PAPER, Variant::CORRECTED})
        {
            parameters.variant = variant;
            // Speeds enter the CRLB of the speed only, which is not written.
            EchoModel(parameters)
                .Evaluate(m_theta,
                          m_distance,
                          ones,
                          ones,
                          m_f,
                          m_power,
                          variant == Variant::PAPER ? m_paper : m_corrected);
        }
    }

    /**
     * Writes the case last evaluated.
     *
     * @param rows its rows
     */
    void Write(const std::vector<Row>& rows) const
    {
        for (std::size_t k = 0; k < rows.size(); ++k)
        {
            const Row& row = rows[k];
            std::printf("%s,%ld,%s,%ld,%ld,%s",
                        row.caseName.c_str(),
                        row.vehicles,
                        row.vehicle.c_str(),
                        row.nTx,
                        row.nRx,
                        row.beamKind.c_str());
            WriteNumbers({row.theta, row.distance, row.beamAngle, row.power});
            WriteNumbers({m_sinr[k], m_rate[k]});
            for (const EchoQuality* q : {&m_paper, &m_corrected})
            {
                WriteNumbers(
                    {q->sinr[k], q->sigmaTau[k], q->sigmaMu[k], q->crlbD[k], q->crlbTheta[k]});
            }
            WriteNumbers({m_sumRate,
                          Fairness(m_rate, Variant::CORRECTED),
                          Fairness(m_rate, Variant::PAPER)});
            std::putchar('\n');
        }
    }

  private:
    /**
     * @param numbers fields to write, each after a comma
     */
    static void WriteNumbers(std::initializer_list<double> numbers)
    {
        for (const double number : numbers)
        {
            std::printf(",%.15e", number);
        }
    }

    /**
     * @param kind beam_kind
     * @param antennas N_TA
     */
    void FillBeams(const std::string& kind, Eigen::Index antennas)
    {
        const Eigen::Index size = m_beamAngle.size();
        LineOfSightChannel(m_beamAngle, m_gain, antennas, m_h);
        const double total = m_power.sum();
        if (kind == "zf")
        {
            m_precoder.Compute(m_h, m_f);
        }
        else if (kind == "rzf" && total > 0)
        {
            const double regularisation = m_constants.echo.noise * double(size) / total;
            m_precoder.ComputeRegularised(m_h, RVector::Constant(size, regularisation), m_f);
        }
        else if (kind == "chirp")
        {
            m_f.resize(antennas, size);
            for (Eigen::Index k = 0; k < size; ++k)
            {
                for (Eigen::Index n = 0; n < antennas; ++n)
                {
                    const double phase = 0.37 * double(n) * double(k + 1) + 0.011 * double(n * n);
                    m_f(n, k) = std::polar(1.0, phase);
                }
            }
            NormaliseColumns(m_f);
        }
        else
        {
            MaximumRatio(m_h, m_f); // also the limit of rzf without power
        }
    }

    /**
     * Eqs. (12), (13).
     *
     * @param antennas N_TA
     */
    void EvaluateCommunication(Eigen::Index antennas)
    {
        LineOfSightChannel(m_theta, m_gain, antennas, m_h);
        ReceivedPowers(m_h, m_f, m_power, m_received);
        m_sinr.resize(m_theta.size());
        m_rate.resize(m_theta.size());
        CommunicationSinr(m_received, m_constants.echo.noise, m_sinr);
        m_sumRate = AchievableRates(m_sinr, m_rate);
    }

    Constants m_constants;   //!< constants
    ZeroForcing m_precoder;  //!< (regularised) zero-forcing
    RVector m_theta;         //!< angles (rad)
    RVector m_distance;      //!< distances (m)
    RVector m_beamAngle;     //!< beam angles (rad)
    RVector m_power;         //!< powers (W)
    RVector m_gain;          //!< path gains
    CMatrix m_h;             //!< channel rows
    CMatrix m_f;             //!< beams
    RMatrix m_received;      //!< received powers (W)
    RVector m_sinr;          //!< SINRs
    RVector m_rate;          //!< rates (bps/Hz)
    double m_sumRate{0};     //!< sum-rate (bps/Hz)
    EchoQuality m_paper;     //!< echoes as printed
    EchoQuality m_corrected; //!< echoes as they follow from the signal model
};

/**
 * @param reader where the rows come from
 * @param first first row of a case
 * @param row another row of it
 */
void
RequireSameCase(const RowReader& reader, const Row& first, const Row& row)
{
    const auto require = [&](bool same, Column column) {
        if (!same)
        {
            reader.FailAt(row.line,
                          NAMES[column],
                          "differs within case " + row.caseName +
                              "; make it equal to that of line " + std::to_string(first.line));
        }
    };
    require(row.vehicles == first.vehicles, VEHICLES);
    require(row.nTx == first.nTx, N_TA);
    require(row.nRx == first.nRx, N_RA);
    require(row.beamKind == first.beamKind, BEAM_KIND);
}

/**
 * Reads, evaluates and writes all cases.
 *
 * @param reader where the rows come from
 * @param constants constants of the equations
 */
void
Run(RowReader& reader, const Constants& constants)
{
    Calculator calculator(constants);
    std::vector<Row> rows;
    const auto finish = [&]() {
        if (long(rows.size()) != rows[0].vehicles)
        {
            reader.FailAt(rows[0].line,
                          NAMES[VEHICLES],
                          "is " + std::to_string(rows[0].vehicles) + ", but case " +
                              rows[0].caseName + " has " + std::to_string(rows.size()) +
                              " rows; make them equal");
        }
        calculator.Evaluate(rows);
        calculator.Write(rows);
        rows.clear();
    };
    Row row;
    bool any = false;
    while (reader.Read(row))
    {
        if (!any)
        {
            std::string header;
            for (const char* name : NAMES)
            {
                header += std::string(name) + ",";
            }
            std::printf("%s%s\n", header.c_str(), RESULTS);
            any = true;
        }
        if (!rows.empty() && rows[0].caseName != row.caseName)
        {
            finish();
        }
        if (!rows.empty())
        {
            RequireSameCase(reader, rows[0], row);
        }
        rows.push_back(row);
    }
    if (!any)
    {
        reader.FailAt(1, "", "is a header without rows; give at least one row");
    }
    finish();
}

} // namespace

int
main(int argc, char* argv[])
{
    Constants constants;
    std::string input;
    double noiseDbm = -80;
    double kappa = std::sqrt(constants.echo.kappaSquared);
    CommandLine cmd(__FILE__);
    cmd.Usage(USAGE);
    cmd.AddValue("input", "CSV file to read; empty or - for standard input", input);
    cmd.AddValue("noise", "noise power sigma_z^2 = sigma_c^2 (dBm)", noiseDbm);
    cmd.AddValue("alpha0", "path gain at 1 m, alpha_0 (dB)", constants.alpha0Db);
    cmd.AddValue("exponent", "path-loss exponent", constants.exponent);
    cmd.AddValue("kappa", "magnitude of the reflection kappa (linear)", kappa);
    cmd.AddValue("xi", "matched-filter gain xi (linear)", constants.echo.xi);
    cmd.AddValue("alphaTau", "alpha_tau of eq. (9) (s)", constants.echo.alphaTau);
    cmd.AddValue("alphaMu", "alpha_mu of eq. (10) (Hz)", constants.echo.alphaMu);
    std::vector<std::string> arguments(argv, argv + argc);
    // ns-3's parser does not take empty values
    std::replace(arguments.begin(),
                 arguments.end(),
                 std::string("--input="),
                 std::string("--input=-"));
    cmd.Parse(arguments);
    constants.echo.noise = std::pow(10.0, (noiseDbm - 30) / 10);
    constants.echo.kappaSquared = kappa * kappa;
    try
    {
        EchoModel check(constants.echo); // refuses bad constants before any output
        const bool standardInput = input.empty() || input == "-";
        std::ifstream file;
        if (!standardInput)
        {
            file.open(input);
            if (!file)
            {
                throw std::runtime_error(input + ": cannot be read; check --input");
            }
        }
        RowReader reader(standardInput ? std::cin : file, standardInput ? "standard input" : input);
        Run(reader, constants);
    }
    catch (const std::exception& error)
    {
        std::fflush(stdout);
        std::cerr << "isac-link-budget: " << error.what() << std::endl;
        return 1;
    }
    return 0;
}
