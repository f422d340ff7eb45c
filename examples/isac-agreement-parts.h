/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_AGREEMENT_PARTS_H
#define ISAC_AGREEMENT_PARTS_H

#include "isac-agreement-run.h"

#include <functional>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * One comparison of isac-agreement: what it takes is announced at once, so that progress is known,
 * and the work is done later.
 */
using IsacAgreementPart = std::function<void()>;

/// @ingroup isac Errors against the bounds: angle.csv, distance.csv, velocity.csv.
/// @param run announces work @return the work
IsacAgreementPart PlanErrors(IsacAgreementRun& run);

/// @ingroup isac What motion within the window costs: motion.csv.
/// @param run announces work @return the work
IsacAgreementPart PlanMotion(IsacAgreementRun& run);

/// @ingroup isac Noise on samples and after the filter: noise-domain.csv.
/// @param run announces work @return the work
IsacAgreementPart PlanNoiseDomain(IsacAgreementRun& run);

/// @ingroup isac Detection probability against theory: detection.csv.
/// @param run announces work @return the work
IsacAgreementPart PlanDetection(IsacAgreementRun& run);

/// @ingroup isac False alarms against the set rate: false-alarms.csv.
/// @param run announces work @return the work
IsacAgreementPart PlanFalseAlarms(IsacAgreementRun& run);

/// @ingroup isac Two vehicles close to each other: resolution.csv.
/// @param run announces work @return the work
IsacAgreementPart PlanResolution(IsacAgreementRun& run);

/// @ingroup isac Draws the pictures of what the parts wrote. @param run with results
void DrawAgreement(const IsacAgreementRun& run);

} // namespace ns3

#endif /* ISAC_AGREEMENT_PARTS_H */
