/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_WAVEFORM_SENSOR_H
#define ISAC_WAVEFORM_SENSOR_H

#include "isac-cube-detector.h"
#include "isac-link-parameters.h"
#include "isac-observation.h"
#include "isac-reflector-field.h"
#include "isac-sensing-signal.h"

#include "ns3/object.h"
#include "ns3/random-variable-stream.h"

#include <memory>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * A target as the waveform radar measured it in one slot; nothing says whose echo it is.
 */
struct IsacEchoDetection
{
    double theta{0};    //!< theta^ (rad)
    double tau{0};      //!< tau~ (s)
    double mu{0};       //!< mu~ (Hz)
    double snr{0};      //!< after matched filter and spatial filter, as estimated (linear)
    double varTheta{0}; //!< variance of theta^ that the radar believes (rad^2)
    double varTau{0};   //!< variance of tau~ that the radar believes (s^2)
    double varMu{0};    //!< variance of mu~ that the radar believes (Hz^2)
};

/**
 * @ingroup isac
 * Where the waveform radar looks with one beam's signal.
 */
struct IsacLook
{
    double u{0};   //!< cosine of the angle that the spatial filter points to
    double tau{0}; //!< delay in the middle of the gate (s)
    double mu{0};  //!< Doppler shift in the middle of the gate (Hz)
};

/**
 * @ingroup isac
 * The waveform radar's signal path: draws the beams' symbols, sends them off all reflectors, eq.
 * (2), filters and finds the targets, eqs. (5) and (6).
 *
 * Each beam's filter looks at a gate of range-Doppler cells around a prediction, with the outputs
 * of all elements. Echoes of other beams pass the filter as noise and other vehicles as targets:
 * they are in the signal. A search looks at the whole coverage, in orthonormal receive beams.
 *
 * Thermal noise is white before the matched filter and, since symbols have magnitude one and
 * transforms are unitary, after it; so it may be drawn in the gate (NoiseDomain MatchedFilter)
 * instead of on every sample of every element (Sample). Filters of different beams then see
 * independent noise, which in truth has correlations of 1 / sqrt(N_c M). Sample also turns the
 * Doppler shift's phase within symbols.
 */
class IsacWaveformSensor : public Object
{
  public:
    /// Where noise is drawn.
    enum NoiseDomain
    {
        MATCHED_FILTER, //!< in the cells that are looked at
        SAMPLE          //!< on every sample of every element
    };

    /// Angle estimators.
    enum AngleEstimator
    {
        MAXIMUM_LIKELIHOOD, //!< IsacPointEstimator::Refine()
        MUSIC               //!< IsacPointEstimator::Music()
    };

    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacWaveformSensor();
    ~IsacWaveformSensor() override;

    /// What the radar tells its sensor.
    struct Setup
    {
        double falseAlarmRate; //!< of a cell
        double coverage;       //!< (m)
        double maxSpeed;       //!< (m/s)
        double minDistance;    //!< (m)
    };

    /**
     * Prepares filters; warns if they cannot resolve what they are set up for.
     * @param parameters constants of the link
     * @param setup what the radar is set to
     */
    void Start(Ptr<const IsacLinkParameters> parameters, const Setup& setup);

    /// @param targets the vehicles in the slot that begins; draws what reflects
    void Move(const std::vector<IsacTarget>& targets);

    /**
     * Looks with the data beams.
     *
     * @param decision beams and powers
     * @param looks one for each beam
     * @param detections output: appended to
     */
    void LookWithBeams(const IsacBeamDecision& decision,
                       const std::vector<IsacLook>& looks,
                       std::vector<IsacEchoDetection>& detections);

    /**
     * Searches the whole coverage with one beam.
     *
     * @param f unit-norm beam, N_TA x 1
     * @param power its power (W)
     * @param cosMin smallest cos(theta) looked at
     * @param cosMax largest
     * @param detections output: appended to
     */
    void Search(isac::CVectorIn f,
                double power,
                double cosMin,
                double cosMax,
                std::vector<IsacEchoDetection>& detections);

    /**
     * Receives the echo of the slot's reflectors in one gate: for tests and studies.
     *
     * @param decision beams and powers
     * @param beam whose signal the matched filter takes
     * @param gate cells
     * @param cube output, element-wise
     */
    void Receive(const IsacBeamDecision& decision,
                 std::size_t beam,
                 const IsacGate& gate,
                 IsacEchoCube& cube);

    /**
     * @param look centre
     * @return the gate around it
     */
    IsacGate GetGate(const IsacLook& look) const;

    /// @return the sensing signal's grid; after Start()
    const isac::SymbolGrid& GetGrid() const;
    /// @return detector of the cubes; after Start()
    const IsacCubeDetector& GetDetector() const;
    /// @return what reflects
    Ptr<IsacReflectorField> GetReflectorField() const;

    /**
     * @param detection its estimates and snr; its variances are output: those of the Cramer-Rao
     * bound at the estimated snr, and ModelError of a resolution cell
     */
    void Believe(IsacEchoDetection& detection) const;

    /**
     * @param a a detection
     * @param b another
     * @param cells a distance (resolution cells)
     * @return whether they are closer than that in delay, Doppler shift and cos(theta)
     */
    bool IsNear(const IsacEchoDetection& a, const IsacEchoDetection& b, double cells) const;

    /**
     * Assigns fixed random variable streams.
     * @param stream first stream index to use
     * @return the number of stream indices assigned
     */
    int64_t AssignStreams(int64_t stream);

  protected:
    /// Lets go of the objects it holds.
    void DoDispose() override;

  private:
    /// @param waveform value of IsacWaveform (ns-3 3.37 knows unscoped enumerations only)
    void SetWaveformIndex(int waveform);
    /// @return value of IsacWaveform
    int GetWaveformIndex() const;
    /// @param window value of IsacWindow
    void SetWindowIndex(int window);
    /// @return value of IsacWindow
    int GetWindowIndex() const;
    /// Tells on standard error what the signal cannot resolve, once. @param grid its grid
    void Warn(const isac::SymbolGrid& grid) const;
    /**
     * Draws symbols for beams and sends them off the reflectors.
     * @param f beams, N_TA x K
     * @param p powers (W)
     */
    void Transmit(isac::CMatrixIn f, isac::RVectorIn p);
    /**
     * Matched filter of one beam.
     * @param beam its index
     * @param cube gate and basis are there; data are output
     */
    void FillCube(std::size_t beam, IsacEchoCube& cube);
    /// Fills the received symbols of all elements.
    void ReceiveElements();
    /**
     * @param cube what is left of a cube
     * @param u cosine of the angle that its spatial filter points to
     * @param found targets of it
     * @param detections appended to
     */
    void Report(const IsacEchoCube& cube,
                double u,
                const std::vector<IsacCubeDetection>& found,
                std::vector<IsacEchoDetection>& detections) const;
    /**
     * @param wide cube of the search
     * @param beams cosines of its receive beams' angles
     * @param detections appended to
     */
    void DetectInSearch(const IsacEchoCube& wide,
                        const std::vector<double>& beams,
                        std::vector<IsacEchoDetection>& detections) const;
    /**
     * @param point in a cube
     * @return the detection that it makes, without snr and variances
     */
    IsacEchoDetection ToDetection(const IsacCubePoint& point) const;
    /**
     * @param wide cube of the search
     * @param range cell in its gate
     * @param doppler cell in its gate
     * @return what is around the cell
     */
    IsacEchoCube CutOut(const IsacEchoCube& wide, Eigen::Index range, Eigen::Index doppler) const;

    IsacWaveform m_waveform;         //!< kind of signal
    NoiseDomain m_noiseDomain;       //!< where noise is drawn
    AngleEstimator m_angleEstimator; //!< of detections
    IsacWindow m_window;             //!< of the maps that are searched
    uint32_t m_guard;                //!< CFAR's guard cells to either side
    uint32_t m_reference;            //!< CFAR's reference cells to either side
    uint32_t m_gateRange;            //!< half size of a gate (cells)
    uint32_t m_gateDoppler;          //!< half size of a gate (cells)
    double m_dynamicRangeDb;         //!< of a cube (dB)
    bool m_rangeWalk;                //!< whether delays change within the window
    double m_modelError;             //!< of a resolution cell
    Ptr<IsacReflectorField> m_field; //!< what reflects

    Ptr<const IsacLinkParameters> m_parameters;     //!< constants of the link
    Setup m_setup{};                                //!< what the radar is set to
    std::unique_ptr<IsacRangeDoppler> m_transforms; //!< FFTW's
    std::unique_ptr<IsacCubeDetector> m_detector;   //!< finds targets
    std::vector<isac::CMatrix> m_symbols;           //!< of each beam, N_c x M
    std::vector<isac::CMatrix> m_echoes;            //!< of each reflector, N_c x M
    std::vector<isac::CMatrix> m_elements;          //!< received by each element, N_c x M
    isac::RVector m_root;                           //!< square roots of powers
    isac::CMatrix m_map;                            //!< scratch
    isac::CMatrix m_maps;                           //!< scratch, reflectors x cells
    isac::CMatrix m_responses;                      //!< scratch, channels x reflectors
    IsacEchoCube m_cube;                            //!< scratch
    IsacBulkRandom m_data;                          //!< draws symbols
    IsacBulkRandom m_thermal;                       //!< draws noise

    Ptr<UniformRandomVariable> m_dataSeed;  //!< seeds m_data
    Ptr<UniformRandomVariable> m_noiseSeed; //!< seeds m_thermal
};

} // namespace ns3

#endif /* ISAC_WAVEFORM_SENSOR_H */
