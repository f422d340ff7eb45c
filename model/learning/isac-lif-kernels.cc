/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * A block of neurons stays in registers over all time steps; the loops over a block have a fixed
 * length, which compilers turn into vector instructions.
 */

#include "isac-lif-kernels.h"

#include <algorithm>
#include <cmath>
#include <vector>

// One binary for all processors: the loader picks the version compiled for AVX2 where there is it.
// Sanitizers run before the loader's choice is made, so they get one version.
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) &&                             \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define ISAC_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define ISAC_CLONES
#endif
#if defined(__GNUC__)
#define ISAC_INLINE inline __attribute__((always_inline))
#define ISAC_RESTRICT __restrict
#else
#define ISAC_INLINE inline
#define ISAC_RESTRICT
#endif

namespace ns3
{
namespace isac
{

namespace
{

constexpr int BLOCK = 64;                     //!< neurons in registers
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
 * Forward pass of N neurons.
 * @param a arguments
 * @param i first neuron
 */
template <int N, typename T>
ISAC_INLINE void
ForwardBlock(const LifArguments<T>& a, int64_t i)
{
    const T lambda = a.lambda;
    const T threshold = a.threshold;
    const T reset = a.reset;
    T v[N] = {};
    T fold[N] = {};
    T count[N] = {};
    for (int64_t t = 0; t < a.steps; t++)
    {
        const T* ISAC_RESTRICT current = a.current + (a.constant ? 0 : t * a.size) + i;
        T out[N];
        T x[N]; // above the threshold
        for (int j = 0; j < N; j++)
        {
            const T u = (1 - lambda) * v[j] + lambda * current[j];
            x[j] = u - threshold;
            out[j] = u >= threshold ? T(1) : T(0);
            v[j] = u >= threshold ? reset : u;
        }
        if (a.smooth)
        {
            for (int j = 0; j < N; j++)
            {
                out[j] = Smooth(x[j], a.eta);
            }
        }
        if (a.weights)
        {
            const T w = a.weights[t];
            for (int j = 0; j < N; j++)
            {
                fold[j] += w * out[j];
                count[j] += out[j];
            }
        }
        else
        {
            std::copy(out, out + N, a.spikes + t * a.size + i);
        }
    }
    if (a.weights)
    {
        std::copy(fold, fold + N, a.fold + i);
        std::copy(count, count + N, a.count + i);
    }
}

/**
 * @param a arguments
 * @param t time step
 * @param i first neuron
 * @param out output: gradient of the N neurons' spikes in this step
 */
template <int N, typename T>
ISAC_INLINE void
GatherGradient(const LifArguments<T>& a, int64_t t, int64_t i, T* ISAC_RESTRICT out)
{
    if (a.weights)
    {
        const T w = a.weights[t];
        const T* ISAC_RESTRICT fold = a.gradFold + i;
        for (int j = 0; j < N; j++)
        {
            out[j] = w * fold[j];
        }
        if (a.gradCount)
        {
            const T* ISAC_RESTRICT count = a.gradCount + i;
            for (int j = 0; j < N; j++)
            {
                out[j] += count[j];
            }
        }
    }
    else
    {
        const T* from = a.gradSpikes + t * a.size + i;
        std::copy(from, from + N, out);
    }
}

/**
 * Gradient of a step's fold weight.
 * @param a arguments
 * @param potential of the N neurons in this step, before the reset
 * @param i first neuron
 * @return their share of it
 */
template <int N, typename T>
ISAC_INLINE double
GetWeightGradient(const LifArguments<T>& a, const T* potential, int64_t i)
{
    double sum = 0;
    for (int j = 0; j < N; j++)
    {
        const T x = potential[j] - a.threshold;
        const T out = a.smooth ? Smooth(x, a.eta) : (x >= 0 ? T(1) : T(0));
        sum += out * a.gradFold[i + j];
    }
    return sum;
}

/**
 * Potentials before the reset, once more: cheaper than to write and read them.
 * @param a arguments
 * @param i first neuron
 * @param potential output, steps x N
 */
template <int N, typename T>
ISAC_INLINE void
Recompute(const LifArguments<T>& a, int64_t i, T* potential)
{
    const T lambda = a.lambda;
    const T threshold = a.threshold;
    const T reset = a.reset;
    T v[N] = {};
    for (int64_t t = 0; t < a.steps; t++)
    {
        const T* ISAC_RESTRICT current = a.current + (a.constant ? 0 : t * a.size) + i;
        T* ISAC_RESTRICT to = potential + t * N;
        for (int j = 0; j < N; j++)
        {
            const T u = (1 - lambda) * v[j] + lambda * current[j];
            to[j] = u;
            v[j] = u >= threshold ? reset : u;
        }
    }
}

/**
 * Backward pass of N neurons, steps in reverse.
 * @param a arguments
 * @param i first neuron
 * @param potentials scratch, steps x N
 */
template <int N, typename T>
ISAC_INLINE void
BackwardBlock(LifArguments<T>& a, int64_t i, T* potentials)
{
    Recompute<N>(a, i, potentials);
    const T lambda = a.lambda;
    const T threshold = a.threshold;
    const T reset = a.reset;
    const T slope = T(PI / 2) * a.eta;
    const T height = a.eta / 2;
    T next[N] = {};      // gradient of the potential after the reset
    T total[N] = {};     // of a constant current
    T forLambda[N] = {}; // of lambda
    T before[N] = {};    // potential before the reset, one step earlier
    for (int64_t t = a.steps - 1; t >= 0; t--)
    {
        const T* ISAC_RESTRICT potential = potentials + t * N;
        T out[N];
        T grad[N];
        GatherGradient<N>(a, t, i, out);
        for (int j = 0; j < N; j++)
        {
            const T x = potential[j] - threshold;
            const T z = slope * x;
            const T kept = x >= 0 ? T(0) : next[j];
            grad[j] = out[j] * height / (1 + z * z) + kept;
            next[j] = (1 - lambda) * grad[j];
            total[j] += lambda * grad[j];
        }
        if (a.needLambda)
        {
            const T* ISAC_RESTRICT current = a.current + (a.constant ? 0 : t * a.size) + i;
            if (t > 0)
            {
                std::copy(potential - N, potential, before);
            }
            for (int j = 0; j < N; j++)
            {
                const T v = before[j] >= threshold ? reset : before[j];
                forLambda[j] += grad[j] * (current[j] - (t > 0 ? v : T(0)));
            }
        }
        if (!a.constant)
        {
            T* ISAC_RESTRICT to = a.gradCurrent + t * a.size + i;
            for (int j = 0; j < N; j++)
            {
                to[j] = lambda * grad[j];
            }
        }
        if (a.gradWeights)
        {
            a.gradWeights[t] += GetWeightGradient<N>(a, potential, i);
        }
    }
    for (int j = 0; j < N; j++)
    {
        a.gradLambda += forLambda[j];
    }
    if (a.constant)
    {
        std::copy(total, total + N, a.gradCurrent + i);
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
        ForwardBlock<BLOCK>(a, i);
    }
    for (; i < a.size; i++)
    {
        ForwardBlock<1>(a, i);
    }
}

/**
 * Backward pass of all neurons.
 * @param a arguments
 */
template <typename T>
ISAC_INLINE void
Backward(LifArguments<T>& a)
{
    std::vector<T> potentials(a.steps * BLOCK);
    int64_t i = 0;
    for (; i + BLOCK <= a.size; i += BLOCK)
    {
        BackwardBlock<BLOCK>(a, i, potentials.data());
    }
    for (; i < a.size; i++)
    {
        BackwardBlock<1>(a, i, potentials.data());
    }
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
