/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TYPES_H
#define ISAC_TYPES_H

#include <Eigen/Core>
#include <complex>

namespace ns3
{

/**
 * @ingroup isac
 * The paper as pure functions on Eigen types: no Simulator, no Object, no randomness of its own.
 */
namespace isac
{

using Complex = std::complex<double>;               //!< complex baseband scalar
using CVector = Eigen::VectorXcd;                   //!< complex column vector
using CMatrix = Eigen::MatrixXcd;                   //!< complex matrix
using RVector = Eigen::VectorXd;                    //!< real column vector
using RMatrix = Eigen::MatrixXd;                    //!< real matrix
using CVectorOut = Eigen::Ref<CVector>;             //!< complex vector that a function writes
using RVectorOut = Eigen::Ref<RVector>;             //!< real vector that a function writes
using RVectorIn = const Eigen::Ref<const RVector>&; //!< real vector that a function reads
using CVectorIn = const Eigen::Ref<const CVector>&; //!< complex vector that a function reads
using RMatrixIn = const Eigen::Ref<const RMatrix>&; //!< real matrix that a function reads
using CMatrixIn = const Eigen::Ref<const CMatrix>&; //!< complex matrix that a function reads

/// Speed of light in vacuum (m/s), exact by definition of the metre.
constexpr double SPEED_OF_LIGHT = 299792458.0;

/**
 * Which form of the equations is evaluated.
 *
 * `Paper` computes what is printed, `Corrected` what follows from the signal model. The manual's
 * errata table lists every place where the two differ.
 */
enum class Variant
{
    PAPER,
    CORRECTED
};

} // namespace isac
} // namespace ns3

#endif /* ISAC_TYPES_H */
