/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Internal to model/learning: includes LibTorch.
 */

#ifndef ISAC_ARCHIVE_H
#define ISAC_ARCHIVE_H

#include <string>
#include <torch/torch.h>

namespace ns3
{
namespace isac
{

/**
 * Writes a part that has an archive of its own within another.
 * @tparam Part a module or an optimiser of LibTorch
 * @param archive where to
 * @param name of the part
 * @param part what
 */
template <typename Part>
void
WritePart(torch::serialize::OutputArchive& archive, const std::string& name, const Part& part)
{
    torch::serialize::OutputArchive inner;
    part.save(inner);
    archive.write(name, inner);
}

/**
 * Reads what WritePart() wrote.
 * @tparam Part a module or an optimiser of LibTorch
 * @param archive where from
 * @param name of the part
 * @param part output, of the same shape as what was written
 */
template <typename Part>
void
ReadPart(torch::serialize::InputArchive& archive, const std::string& name, Part& part)
{
    torch::serialize::InputArchive inner;
    archive.read(name, inner);
    part.load(inner);
}

/**
 * @param archive where from
 * @param name of a tensor
 * @return the tensor
 */
inline torch::Tensor
ReadTensor(torch::serialize::InputArchive& archive, const std::string& name)
{
    torch::Tensor tensor;
    archive.read(name, tensor);
    return tensor;
}

} // namespace isac
} // namespace ns3

#endif /* ISAC_ARCHIVE_H */
