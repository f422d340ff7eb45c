/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TRAIN_ARGUMENTS_H
#define ISAC_TRAIN_ARGUMENTS_H

#include "ns3/isac-trainer.h"

#include <string>

namespace ns3
{

/**
 * @ingroup isac
 * What isac-train is told on its command line.
 */
struct IsacTrainArguments
{
    IsacTrainer::Settings settings; //!< of the training
    std::string policy;             //!< file that gets a copy of the policy, or empty
    bool verbose{false};            //!< every process tells the checksum of its parameters

    /**
     * Reads the command line. The preset comes first, and what else is given overrides it.
     *
     * @param argc as in main()
     * @param argv as in main()
     * @throws std::invalid_argument naming the first wrong argument, and the remedy
     */
    void Parse(int argc, char* argv[]);
};

} // namespace ns3

#endif /* ISAC_TRAIN_ARGUMENTS_H */
