/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * A group of neurons stays in vector registers over all time steps.
 */

#include "isac-lif-kernels.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

// One binary for all processors: the loader picks the version compiled for AVX2 where there is it.
// Sanitizers run before the loader's choice is made, so they get one version.
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) &&                             \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define ISAC_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define ISAC_CLONES
#endif
#if defined(__clang__)
#define ISAC_UNROLL _Pragma("unroll")
#else
#define ISAC_UNROLL _Pragma("GCC unroll 4")
#endif
#define ISAC_INLINE inline __attribute__((always_inline))

namespace ns3
{
namespace isac
{

namespace
{

constexpr double PI = 3.14159265358979323846; //!< pi
constexpr int GROUP = 4;                      //!< vectors side by side, to hide latencies

/// Neurons of one vector register.
template <typename T>
using Vector __attribute__((vector_size(32))) = T;

/// Neurons of a vector.
template <typename T>
constexpr int LANES = 32 / sizeof(T);

/// Where a group of neurons is in the arrays.
struct Place
{
    int64_t first; //!< neuron
    int lanes;     //!< neurons of each vector that exist
};

/**
 * @param from array
 * @param lanes entries to read, others are zero
 * @return them
 */
template <typename T>
ISAC_INLINE Vector<T>
Load(const T* from, int lanes)
{
    Vector<T> x = {};
    std::memcpy(&x, from, lanes * sizeof(T));
    return x;
}

/**
 * @param x entries
 * @param to array
 * @param lanes entries to write
 */
template <typename T>
ISAC_INLINE void
Store(const Vector<T>& x, T* to, int lanes)
{
    std::memcpy(to, &x, lanes * sizeof(T));
}

/**
 * @param x entries
 * @param lanes of them to add
 * @return sum
 */
template <typename T>
ISAC_INLINE double
Sum(const Vector<T>& x, int lanes)
{
    T sum[2] = {};
    for (int j = 0; j < lanes; j++)
    {
        sum[j % 2] += x[j];
    }
    return sum[0] + sum[1];
}

/**
 * @param a arguments
 * @param x potentials above the threshold
 * @return outputs: spikes, or (38)
 */
template <bool SMOOTH, typename T>
ISAC_INLINE Vector<T>
Fire(const LifArguments<T>& a, const Vector<T>& x)
{
    if (!SMOOTH)
    {
        return x >= T(0) ? Vector<T>{} + T(1) : Vector<T>{};
    }
    Vector<T> out;
    for (int j = 0; j < LANES<T>; j++)
    {
        out[j] = std::atan(T(PI / 2) * a.eta * x[j]) / T(PI) + T(0.5);
    }
    return out;
}

/**
 * One time step of a vector: charge, fire, reset.
 * @param a arguments
 * @param current of the step
 * @param v potential, updated
 * @return potential above the threshold, before the reset
 */
template <typename T>
ISAC_INLINE Vector<T>
Charge(const LifArguments<T>& a, const Vector<T>& current, Vector<T>& v)
{
    const Vector<T> u = (1 - a.lambda) * v + a.lambda * current;
    const Vector<T> x = u - a.threshold;
    v = x >= T(0) ? Vector<T>{} + a.reset : u;
    return x;
}

/**
 * @param a arguments
 * @param t time step
 * @return its currents
 */
template <typename T>
ISAC_INLINE const T*
Currents(const LifArguments<T>& a, int64_t t)
{
    return a.current + (a.constant ? 0 : t * a.size);
}

/**
 * Forward pass.
 * @param a arguments
 * @param p neurons
 */
template <int N, bool SMOOTH, typename T>
ISAC_INLINE void
ForwardGroup(LifArguments<T>& arguments, const Place& p)
{
    const LifArguments<T> a = arguments; // nothing written can change it
    Vector<T> v[N] = {};
    Vector<T> fold[N] = {};
    Vector<T> count = {};
    for (int64_t t = 0; t < a.steps; t++)
    {
        const T* current = Currents(a, t) + p.first;
        const T w = a.weights ? a.weights[t] : T(0);
        ISAC_UNROLL
        for (int g = 0; g < N; g++)
        {
            const int64_t at = g * LANES<T>;
            const Vector<T> x = Charge<T>(a, Load(current + at, p.lanes), v[g]);
            const Vector<T> out = Fire<SMOOTH, T>(a, x);
            fold[g] += w * out;
            count += out;
            if (!a.weights)
            {
                Store<T>(out, a.spikes + t * a.size + p.first + at, p.lanes);
            }
        }
    }
    for (int g = 0; g < N; g++)
    {
        if (a.weights)
        {
            Store<T>(fold[g], a.fold + p.first + g * LANES<T>, p.lanes);
        }
    }
    arguments.count += Sum<T>(count, p.lanes);
}

/**
 * Backward pass, steps in reverse. The potentials are computed once more: cheaper than to write
 * and read them.
 * @param a arguments
 * @param p neurons
 * @param above scratch: potentials above the threshold, steps x N vectors
 */
template <int N, bool SMOOTH, typename T>
ISAC_INLINE void
BackwardGroup(LifArguments<T>& a, const Place& p, T* above)
{
    constexpr int64_t WIDTH = N * LANES<T>;
    Vector<T> v[N] = {};
    Vector<T> fold[N]; // gradient of the fold
    for (int g = 0; g < N; g++)
    {
        const int64_t at = p.first + g * LANES<T>;
        fold[g] = a.weights && a.gradFold ? Load(a.gradFold + at, p.lanes) : Vector<T>{};
    }
    for (int64_t t = 0; t < a.steps; t++)
    {
        ISAC_UNROLL
        for (int g = 0; g < N; g++)
        {
            const int64_t at = g * LANES<T>;
            const Vector<T> x = Charge<T>(a, Load(Currents(a, t) + p.first + at, p.lanes), v[g]);
            Store<T>(x, above + t * WIDTH + at, LANES<T>);
        }
    }
    const T slope = T(PI / 2) * a.eta;
    const T height = a.eta / 2;
    Vector<T> next[N] = {};      // gradient of the potential after the reset
    Vector<T> total[N] = {};     // of a constant current
    Vector<T> forLambda[N] = {}; // of lambda
    for (int64_t t = a.steps - 1; t >= 0; t--)
    {
        const T w = a.weights ? a.weights[t] : T(0);
        ISAC_UNROLL
        for (int g = 0; g < N; g++)
        {
            const int64_t at = g * LANES<T>;
            const int64_t neuron = t * a.size + p.first + at;
            const Vector<T> x = Load(above + t * WIDTH + at, LANES<T>);
            const Vector<T> spikes =
                a.gradSpikes ? Load(a.gradSpikes + neuron, p.lanes) : w * fold[g];
            const Vector<T> out = spikes + a.gradCount;
            const Vector<T> z = slope * x;
            const Vector<T> kept = x >= T(0) ? Vector<T>{} : next[g];
            const Vector<T> grad = out * height / (1 + z * z) + kept;
            next[g] = (1 - a.lambda) * grad;
            total[g] += a.lambda * grad;
            if (a.needLambda)
            {
                Vector<T> before = {}; // potential after the reset, one step earlier
                if (t > 0)
                {
                    const Vector<T> y = Load(above + (t - 1) * WIDTH + at, LANES<T>);
                    before = y >= T(0) ? Vector<T>{} + a.reset : y + a.threshold;
                }
                forLambda[g] += grad * (Load(Currents(a, t) + p.first + at, p.lanes) - before);
            }
            if (!a.constant)
            {
                Store<T>(a.lambda * grad, a.gradCurrent + neuron, p.lanes);
            }
            if (a.gradWeights)
            {
                a.gradWeights[t] += Sum<T>(Fire<SMOOTH, T>(a, x) * fold[g], p.lanes);
            }
        }
    }
    for (int g = 0; g < N; g++)
    {
        a.gradLambda += Sum<T>(forLambda[g], p.lanes);
        if (a.constant)
        {
            Store<T>(total[g], a.gradCurrent + p.first + g * LANES<T>, p.lanes);
        }
    }
}

/**
 * Forward pass of all neurons.
 * @param a arguments
 */
template <bool SMOOTH, typename T>
ISAC_INLINE void
Forward(LifArguments<T>& a)
{
    constexpr int64_t WIDTH = GROUP * LANES<T>;
    int64_t i = 0;
    for (; i + WIDTH <= a.size; i += WIDTH)
    {
        ForwardGroup<GROUP, SMOOTH>(a, Place{i, LANES<T>});
    }
    for (; i < a.size; i += LANES<T>)
    {
        ForwardGroup<1, SMOOTH>(
            a,
            Place{i, static_cast<int>(std::min<int64_t>(LANES<T>, a.size - i))});
    }
}

/**
 * Backward pass of all neurons.
 * @param a arguments
 */
template <bool SMOOTH, typename T>
ISAC_INLINE void
Backward(LifArguments<T>& a)
{
    constexpr int64_t WIDTH = GROUP * LANES<T>;
    std::vector<T> above(a.steps * WIDTH);
    int64_t i = 0;
    for (; i + WIDTH <= a.size; i += WIDTH)
    {
        BackwardGroup<GROUP, SMOOTH>(a, Place{i, LANES<T>}, above.data());
    }
    for (; i < a.size; i += LANES<T>)
    {
        const int lanes = static_cast<int>(std::min<int64_t>(LANES<T>, a.size - i));
        BackwardGroup<1, SMOOTH>(a, Place{i, lanes}, above.data());
    }
}

} // namespace

ISAC_CLONES void
LifForward(LifArguments<float>& a)
{
    a.smooth ? Forward<true>(a) : Forward<false>(a);
}

ISAC_CLONES void
LifForward(LifArguments<double>& a)
{
    a.smooth ? Forward<true>(a) : Forward<false>(a);
}

ISAC_CLONES void
LifBackward(LifArguments<float>& a)
{
    a.smooth ? Backward<true>(a) : Backward<false>(a);
}

ISAC_CLONES void
LifBackward(LifArguments<double>& a)
{
    a.smooth ? Backward<true>(a) : Backward<false>(a);
}

} // namespace isac
} // namespace ns3
