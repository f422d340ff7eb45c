/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-lif.h"

#include "isac-lif-kernels.h"

#include <vector>

namespace ns3
{
namespace isac
{

namespace
{

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::tensor_list;

/**
 * @param x tensor of type T, contiguous, or undefined
 * @return its data, nullptr if it is undefined
 */
template <typename T>
T*
Data(const Tensor& x)
{
    return x.defined() ? x.data_ptr<T>() : nullptr;
}

/// Both fused functions: spikes without weights, with weights the fold; and the number of spikes.
class Lif : public torch::autograd::Function<Lif>
{
  public:
    /**
     * @param context what backward needs
     * @param input current, contiguous
     * @param lambda share of the charge
     * @param weights fold weights, contiguous; undefined: spikes are put out
     * @param constants the neurons
     * @return outputs
     */
    static tensor_list forward(AutogradContext* context,
                               const Tensor& input,
                               const Tensor& lambda,
                               const torch::optional<Tensor>& weights,
                               const LifConstants& constants)
    {
        const Tensor w = weights.value_or(Tensor());
        const auto shape = input.sizes();
        const std::vector<int64_t> all{constants.steps, shape[1], shape[2]};
        const std::vector<int64_t> one{shape[1], shape[2]};
        Tensor output = torch::empty(w.defined() ? one : all, input.options());
        Tensor count;
        AT_DISPATCH_FLOATING_TYPES(input.scalar_type(), "LifForward", [&] {
            auto a = Arguments<scalar_t>(input, lambda, w, constants);
            (w.defined() ? a.fold : a.spikes) = Data<scalar_t>(output);
            LifForward(a);
            count = torch::full({}, a.count, input.options());
        });
        context->save_for_backward({input, lambda, w});
        context->saved_data["steps"] = constants.steps;
        context->saved_data["threshold"] = constants.threshold;
        context->saved_data["reset"] = constants.reset;
        context->saved_data["eta"] = constants.eta;
        context->saved_data["smooth"] = constants.smooth;
        return {output, count};
    }

    /**
     * @param context what forward saved
     * @param gradients of the outputs
     * @return gradients of the inputs
     */
    static tensor_list backward(AutogradContext* context, tensor_list gradients)
    {
        const auto saved = context->get_saved_variables();
        const Tensor &input = saved[0], &lambda = saved[1], &w = saved[2];
        LifConstants constants;
        constants.steps = context->saved_data["steps"].toInt();
        constants.threshold = context->saved_data["threshold"].toDouble();
        constants.reset = context->saved_data["reset"].toDouble();
        constants.eta = context->saved_data["eta"].toDouble();
        constants.smooth = context->saved_data["smooth"].toBool();
        Tensor gradInput = torch::empty_like(input);
        Tensor gradLambda;
        Tensor gradWeights;
        // Undefined: the loss reads the other output alone.
        const Tensor output = gradients[0].defined() ? gradients[0].contiguous() : Tensor();
        AT_DISPATCH_FLOATING_TYPES(input.scalar_type(), "LifBackward", [&] {
            auto a = Arguments<scalar_t>(input, lambda, w, constants);
            a.gradCurrent = Data<scalar_t>(gradInput);
            std::vector<double> weightSums(constants.steps, 0.0);
            (w.defined() ? a.gradFold : a.gradSpikes) = Data<scalar_t>(output);
            a.gradCount = gradients[1].defined() ? gradients[1].item<scalar_t>() : scalar_t(0);
            a.gradWeights = w.defined() && w.requires_grad() ? weightSums.data() : nullptr;
            a.needLambda = lambda.requires_grad();
            LifBackward(a);
            gradLambda = torch::full({}, a.gradLambda, input.options());
            if (a.gradWeights)
            {
                gradWeights = torch::tensor(weightSums, torch::kDouble).to(input.scalar_type());
            }
        });
        return {gradInput, gradLambda, gradWeights, Tensor()};
    }

  private:
    /**
     * @param input current
     * @param lambda share of the charge
     * @param w fold weights, or undefined
     * @param constants the neurons
     * @return the kernels' arguments but for outputs
     */
    template <typename T>
    static LifArguments<T> Arguments(const Tensor& input,
                                     const Tensor& lambda,
                                     const Tensor& w,
                                     const LifConstants& constants)
    {
        LifArguments<T> a;
        a.steps = constants.steps;
        a.size = input.size(1) * input.size(2);
        a.lambda = lambda.item<T>();
        a.threshold = static_cast<T>(constants.threshold);
        a.reset = static_cast<T>(constants.reset);
        a.eta = static_cast<T>(constants.eta);
        a.constant = input.size(0) == 1;
        a.smooth = constants.smooth;
        a.current = Data<T>(input);
        a.weights = Data<T>(w);
        return a;
    }
};

} // namespace

std::pair<Tensor, Tensor>
LifSpikes(const Tensor& current, const Tensor& lambda, const LifConstants& constants)
{
    const auto out = Lif::apply(current.contiguous(), lambda, torch::optional<Tensor>(), constants);
    return {out[0], out[1]};
}

std::pair<Tensor, Tensor>
LifFold(const Tensor& current,
        const Tensor& lambda,
        const Tensor& weights,
        const LifConstants& constants)
{
    const auto out = Lif::apply(current.contiguous(),
                                lambda,
                                torch::optional<Tensor>(weights.contiguous()),
                                constants);
    return {out[0], out[1]};
}

Tensor
ReadoutWeights(const Tensor& lambda, int64_t steps)
{
    const auto powers = torch::arange(steps - 1, -1, -1, lambda.options().requires_grad(false));
    return lambda * torch::pow(1 - lambda, powers);
}

namespace
{

/// Heaviside step forward, eq. (39) backward.
class Fire : public torch::autograd::Function<Fire>
{
  public:
    /**
     * @param context what backward needs
     * @param x potential above the threshold
     * @param eta steepness
     * @return 1 where x >= 0, else 0
     */
    static Tensor forward(AutogradContext* context, const Tensor& x, double eta)
    {
        context->save_for_backward({x});
        context->saved_data["eta"] = eta;
        return (x >= 0).to(x.scalar_type());
    }

    /**
     * @param context what forward saved
     * @param gradients of the output
     * @return gradients of the inputs
     */
    static tensor_list backward(AutogradContext* context, tensor_list gradients)
    {
        const double eta = context->saved_data["eta"].toDouble();
        const auto x = context->get_saved_variables()[0];
        return {gradients[0] * (eta / 2) / (1 + (M_PI * eta / 2 * x).square()), Tensor()};
    }
};

} // namespace

Tensor
ComposedLifStep(const Tensor& current,
                const Tensor& lambda,
                const LifConstants& constants,
                Tensor& potential)
{
    const Tensor u = (1 - lambda) * potential + lambda * current;
    const Tensor x = u - constants.threshold;
    const Tensor fired = (x >= 0).to(x.scalar_type()).detach();
    potential = u * (1 - fired) + constants.reset * fired;
    return constants.smooth ? torch::atan(M_PI * constants.eta / 2 * x) / M_PI + 0.5
                            : Fire::apply(x, constants.eta);
}

Tensor
ComposedLifSpikes(const Tensor& current, const Tensor& lambda, const LifConstants& constants)
{
    Tensor potential = torch::zeros({current.size(1), current.size(2)}, current.options());
    tensor_list spikes;
    for (int64_t t = 0; t < constants.steps; t++)
    {
        const Tensor now = current[current.size(0) == 1 ? 0 : t];
        spikes.push_back(ComposedLifStep(now, lambda, constants, potential));
    }
    return torch::stack(spikes);
}

} // namespace isac
} // namespace ns3
