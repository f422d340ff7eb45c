/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SCENARIO_H
#define ISAC_SCENARIO_H

#include "isac-closed-loop.h"

#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * The closed loops that controllers are trained and compared in: the paper's, and a hard set that
 * stays as it is so that results remain comparable.
 */
class IsacScenario
{
  public:
    /// @return names and what each stands for; the first is the paper's, the others the hard set
    static const std::vector<std::pair<std::string, std::string>>& GetNames();

    /**
     * @param name a name of GetNames(); another ends the program with a message
     * @param power P_max (dBm)
     * @param variant form of the equations
     * @return the loop, without a controller
     */
    static Ptr<IsacClosedLoop> Create(const std::string& name,
                                      double power,
                                      isac::Variant variant = isac::Variant::CORRECTED);

    /// @return the names in words, for help and messages: "paper, platoon, ..."
    static std::string ListNames();

    /// @param name a name
    /// @return whether it is one of GetNames()
    static bool IsKnown(const std::string& name);
};

} // namespace ns3

#endif /* ISAC_SCENARIO_H */
