/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @mainpage isac
 *
 * Reference of all classes of isac, an ns-3 module for integrated sensing and communication in
 * vehicular networks. What they are for, how they work together and how well: the manual. Equation
 * numbers are those of the paper that it cites first.
 *
 * - Scenarios begin with ns3::IsacHelper.
 * - A controller of one's own derives from ns3::IsacBeamController.
 * - The paper's equations are the functions of ns3::isac.
 *
 * @defgroup isac Integrated sensing and communication
 * All classes of the module.
 *
 * @namespace ns3
 * ns-3's namespace, in which the module's classes are.
 *
 * @namespace ns3::isac
 * The paper's equations as pure functions (model/link), and types that more than one room needs.
 *
 * @dir model
 * The module's rooms.
 */
