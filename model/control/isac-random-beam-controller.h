/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_RANDOM_BEAM_CONTROLLER_H
#define ISAC_RANDOM_BEAM_CONTROLLER_H

#include "isac-beam-controller.h"

#include "ns3/random-variable-stream.h"

namespace ns3
{

/**
 * @ingroup isac
 * Beams drawn anew in every slot, isotropic: columns of independent complex Gaussians, scaled to
 * unit norm. Powers are equal, or uniform on the simplex of all splits (Dirichlet(1, ..., 1)).
 */
class IsacRandomBeamController : public IsacBeamController
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacRandomBeamController();
    ~IsacRandomBeamController() override;

    int64_t AssignStreams(int64_t stream) override;

  protected:
    void DoDecide(const IsacObservation& observation, IsacBeamDecision& decision) override;

  private:
    bool m_randomPowers;                    //!< Dirichlet instead of equal powers
    Ptr<NormalRandomVariable> m_beam;       //!< real and imaginary parts
    Ptr<ExponentialRandomVariable> m_share; //!< power shares before scaling
};

} // namespace ns3

#endif /* ISAC_RANDOM_BEAM_CONTROLLER_H */
