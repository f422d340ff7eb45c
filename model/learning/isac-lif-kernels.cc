/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * A block of neurons stays in registers over all time steps; the loops over a block have a fixed
 * length, which compilers turn into vector instructions.
 */

#include "isac-lif-kernels.h"

#include <algorithm>
#include <cmath>

// One binary for all processors: the loader picks the version compiled for AVX2 where there is it.
// Sanitizers run before the loader's choice is made, so they get one version.
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) &&                             \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define ISAC_CLONES __attribute__((target_clones("arch=haswell", "default")))
#else
#define ISAC_CLONES
#endif
#if defined(__GNUC__)
#define ISAC_INLINE inline __attribute__((always_inline))
#else
#define ISAC_INLINE inline
#endif

namespace ns3
{
namespace isac
{

namespace
{

constexpr int BLOCK = 32;                     //!< neurons in registers
constexpr double PI = 3.14159265358979323846; //!< pi

/**
 * Eq. (38).
 * @param x potential above the threshold
 * @param eta steepness
 * @return in (0, 1)
 */
template <typename T>
ISAC_INLINE T
Smooth(T x, T eta)
{
    return std::atan(T(PI / 2) * eta * x) / T(PI) + T(0.5);
}

/**
 * Forward pass of n <= BLOCK neurons.
 * @param a arguments
 * @param i first neuron
 * @param n number of neurons
 */
template <typename T>
ISAC_INLINE void
ForwardBlock(LifArguments<T>& a, int64_t i, int n)
{
    T v[BLOCK] = {};
    T fold[BLOCK] = {};
    T count[BLOCK] = {};
    for (int64_t t = 0; t < a.steps; t++)
    {
        const T* current = a.current + (a.constant ? 0 : t * a.size) + i;
        T* potential = a.potential + t * a.size + i;
        T out[BLOCK];
        for (int j = 0; j < n; j++)
        {
            const T u = (1 - a.lambda) * v[j] + a.lambda * current[j];
            potential[j] = u;
            out[j] = u >= a.threshold ? T(1) : T(0);
            v[j] = u >= a.threshold ? a.reset : u;
        }
        if (a.smooth)
        {
            for (int j = 0; j < n; j++)
            {
                out[j] = Smooth(potential[j] - a.threshold, a.eta);
            }
        }
        if (a.weights)
        {
            const T w = a.weights[t];
            for (int j = 0; j < n; j++)
            {
                fold[j] += w * out[j];
                count[j] += out[j];
            }
        }
        else
        {
            std::copy(out, out + n, a.spikes + t * a.size + i);
        }
    }
    if (a.weights)
    {
        std::copy(fold, fold + n, a.fold + i);
        std::copy(count, count + n, a.count + i);
    }
}

/**
 * Backward pass of n <= BLOCK neurons, steps in reverse.
 * @param a arguments
 * @param i first neuron
 * @param n number of neurons
 */
template <typename T>
ISAC_INLINE void
BackwardBlock(LifArguments<T>& a, int64_t i, int n)
{
    T next[BLOCK] = {};   // gradient of the potential after the reset
    T total[BLOCK] = {};  // of a constant current
    T lambda[BLOCK] = {}; // of lambda
    const T slope = T(PI / 2) * a.eta;
    for (int64_t t = a.steps - 1; t >= 0; t--)
    {
        const T* potential = a.potential + t * a.size + i;
        const T* before = t > 0 ? potential - a.size : nullptr;
        const T* current = a.current + (a.constant ? 0 : t * a.size) + i;
        T gradOut[BLOCK];
        if (a.weights)
        {
            const T w = a.weights[t];
            for (int j = 0; j < n; j++)
            {
                gradOut[j] = w * a.gradFold[i + j] + a.gradCount[i + j];
            }
        }
        else
        {
            std::copy(a.gradSpikes + t * a.size + i, a.gradSpikes + t * a.size + i + n, gradOut);
        }
        T grad[BLOCK];
        for (int j = 0; j < n; j++)
        {
            const T x = potential[j] - a.threshold;
            const T z = slope * x;
            const T kept = x >= 0 ? T(0) : T(1);
            grad[j] = gradOut[j] * (a.eta / 2) / (1 + z * z) + next[j] * kept;
            next[j] = (1 - a.lambda) * grad[j];
            total[j] += a.lambda * grad[j];
        }
        for (int j = 0; j < n; j++)
        {
            const T u = before ? before[j] : T(0);
            const T v = u >= a.threshold ? a.reset : u;
            lambda[j] += grad[j] * (current[j] - v);
        }
        if (!a.constant)
        {
            for (int j = 0; j < n; j++)
            {
                a.gradCurrent[t * a.size + i + j] = a.lambda * grad[j];
            }
        }
        if (a.gradWeights)
        {
            double sum = 0;
            for (int j = 0; j < n; j++)
            {
                const T x = potential[j] - a.threshold;
                const T out = a.smooth ? Smooth(x, a.eta) : (x >= 0 ? T(1) : T(0));
                sum += out * a.gradFold[i + j];
            }
            a.gradWeights[t] += sum;
        }
    }
    double sum = 0;
    for (int j = 0; j < n; j++)
    {
        sum += lambda[j];
    }
    a.gradLambda += sum;
    if (a.constant)
    {
        std::copy(total, total + n, a.gradCurrent + i);
    }
}

/**
 * Forward pass of all neurons.
 * @param a arguments
 */
template <typename T>
ISAC_INLINE void
Forward(LifArguments<T>& a)
{
    int64_t i = 0;
    for (; i + BLOCK <= a.size; i += BLOCK)
    {
        ForwardBlock(a, i, BLOCK);
    }
    ForwardBlock(a, i, static_cast<int>(a.size - i));
}

/**
 * Backward pass of all neurons.
 * @param a arguments
 */
template <typename T>
ISAC_INLINE void
Backward(LifArguments<T>& a)
{
    int64_t i = 0;
    for (; i + BLOCK <= a.size; i += BLOCK)
    {
        BackwardBlock(a, i, BLOCK);
    }
    BackwardBlock(a, i, static_cast<int>(a.size - i));
}

} // namespace

ISAC_CLONES void
LifForward(LifArguments<float>& a)
{
    Forward(a);
}

ISAC_CLONES void
LifForward(LifArguments<double>& a)
{
    Forward(a);
}

ISAC_CLONES void
LifBackward(LifArguments<float>& a)
{
    Backward(a);
}

ISAC_CLONES void
LifBackward(LifArguments<double>& a)
{
    Backward(a);
}

} // namespace isac
} // namespace ns3
