/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_POLICY_ROWS_H
#define ISAC_POLICY_ROWS_H

#include "ns3/isac-operation-count.h"
#include "ns3/isac-policy.h"
#include "ns3/isac-sensing-evaluation.h"

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * Energy of one decision in joules, by accounting: both variants with both presets.
 */
struct IsacDecisionEnergy
{
    double paper{0};         //!< variant Paper, preset Int32
    double paperFp32{0};     //!< variant Paper, preset Fp32
    double corrected{0};     //!< variant Corrected, preset Int32
    double correctedFp32{0}; //!< variant Corrected, preset Fp32
    double trainingPaper{0}; //!< of a sample of a gradient step, variant Paper, preset Int32

    /**
     * @param count operations of some decisions
     * @param decisions their number, positive
     * @return energy of one of them
     */
    static IsacDecisionEnergy Of(const IsacOperationCount& count, double decisions);
};

/**
 * @ingroup isac
 * What a policy reached beside the best classical controller in the same runs, and what it costs.
 */
struct IsacPolicyRow
{
    std::string name;                //!< of the policy
    IsacPolicy policy;               //!< itself
    std::string scenario;            //!< where it was trained and is evaluated
    double power{0};                 //!< P_max (dBm)
    IsacSensingEvaluation reached;   //!< by the policy
    std::string classical;           //!< name of the best classical controller
    IsacSensingEvaluation best;      //!< what that reached
    IsacOperationCount count;        //!< operations of all decisions
    IsacDecisionEnergy energy;       //!< of one decision
    IsacDecisionEnergy conventional; //!< of a conventional network with equal layers

    /// @return mean reward over the best classical controller's
    double GetRatio() const;

    /// @return sizes of the layers, "12-128-128-7"
    std::string GetLayers() const;

    /// @return mean firing rate of the hidden neurons
    double GetFiringRate() const;
};

/**
 * @ingroup isac
 * Evaluates policies; remembers the best classical controller of each scenario and power.
 */
class IsacPolicyJudge
{
  public:
    /**
     * @param runs episodes of an evaluation
     * @param screening episodes after which all but the three best classical controllers are left
     * @param stream first random stream of every evaluation
     */
    IsacPolicyJudge(uint32_t runs,
                    uint32_t screening,
                    int64_t stream = IsacSensingEvaluation::FIRST_STREAM);

    /**
     * @param name path of a policy file, or name of a policy of the library
     * @param scenario where to evaluate it; empty: where its record says that it was trained
     * @param power P_max (dBm); NaN: what its record says
     * @param tell called with what is being done
     * @return what it reached
     */
    IsacPolicyRow Judge(const std::string& name,
                        const std::string& scenario,
                        double power,
                        const std::function<void(const std::string&)>& tell);

    /// @return {EKF, last sensed} x {maximum ratio, regularised zero-forcing} x {equal,
    /// water-filled, max-min, reward-optimal}, as controller names
    static std::vector<std::string> GetClassical();

  private:
    /// The best classical controller somewhere.
    using Best = std::pair<std::string, IsacSensingEvaluation>;

    /**
     * @param scenario a name of IsacScenario
     * @param power P_max (dBm)
     * @param tell called with what is being done
     * @return the best there
     */
    const Best& GetBest(const std::string& scenario,
                        double power,
                        const std::function<void(const std::string&)>& tell);

    uint32_t m_runs;                                       //!< episodes of an evaluation
    uint32_t m_screening;                                  //!< episodes of a first look
    int64_t m_stream;                                      //!< first random stream
    std::map<std::pair<std::string, double>, Best> m_best; //!< by scenario and power
};

/**
 * @ingroup isac
 * Real multiply-accumulates of a regularised zero-forcing precoder: the K x N responses (a complex
 * product an element), Householder QR of the (N + K) x K matrix, K^2 (N + K) for applying Q and
 * back-substitution, norms of the columns. Four MACs a complex product.
 *
 * @param vehicles K
 * @param antennas N
 * @return MACs
 */
double IsacPrecoderMacs(uint32_t vehicles, uint32_t antennas);

} // namespace ns3

#endif /* ISAC_POLICY_ROWS_H */
