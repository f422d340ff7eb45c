/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * IsacNirChainReader: fields of nodes, checked.
 */

#include "isac-nir-chain-reader.h"

#include <cmath>
#include <stdexcept>

namespace ns3
{

bool
IsacNirChainReader::Has(const std::string& field) const
{
    return m_node->fields.count(field) > 0;
}

const IsacNirArray&
IsacNirChainReader::Get(const std::string& field) const
{
    const auto found = m_node->fields.find(field);
    if (found == m_node->fields.end())
    {
        IsacNirGraph::Refuse(m_name, field + " is missing");
    }
    const IsacNirArray& array = found->second;
    uint64_t size = 1;
    for (const uint64_t extent : array.shape)
    {
        size *= extent;
    }
    if (size != array.values.size())
    {
        IsacNirGraph::Refuse(m_name, field + " has a shape that does not fit its entries");
    }
    for (const double value : array.values)
    {
        if (!std::isfinite(value))
        {
            IsacNirGraph::Refuse(m_name,
                                 field + " contains " + (std::isnan(value) ? "NaN" : "infinity"));
        }
    }
    return array;
}

uint64_t
IsacNirChainReader::GetSize(const std::string& field) const
{
    double size = 1;
    for (const double extent : Get(field).values)
    {
        if (extent < 1 || extent != std::floor(extent))
        {
            IsacNirGraph::Refuse(m_name, field + " has an entry that is not a positive integer");
        }
        size *= extent;
    }
    if (size > IsacNirGraph::MAX_ENTRIES)
    {
        IsacNirGraph::Refuse(m_name, field + " has too many entries");
    }
    return static_cast<uint64_t>(size);
}

void
IsacNirChainReader::CheckSize(const std::string& field) const
{
    const uint64_t size = GetSize(field);
    if (size != m_size)
    {
        IsacNirGraph::Refuse(m_name,
                             field + " has " + std::to_string(size) + " entries, but " +
                                 std::to_string(m_size) + " come in");
    }
}

Eigen::VectorXd
IsacNirChainReader::GetParameter(const std::string& field) const
{
    const auto& values = Get(field).values;
    if (values.size() == 1)
    {
        return Eigen::VectorXd::Constant(static_cast<Eigen::Index>(m_size), values.front());
    }
    if (values.size() != m_size)
    {
        IsacNirGraph::Refuse(m_name,
                             field + " has " + std::to_string(values.size()) + " entries for " +
                                 std::to_string(m_size) + " neurons");
    }
    return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(m_size));
}

Eigen::VectorXd
IsacNirChainReader::GetLambda() const
{
    Eigen::VectorXd lambda = m_timeStep * GetParameter("tau").cwiseInverse();
    for (Eigen::Index i = 0; i < lambda.size(); i++)
    {
        // Tools store tau as a float, with which lambda = 1 comes out as 1 + 2e-8.
        const double value = static_cast<float>(lambda[i]);
        lambda[i] = value;
        if (!(value > 0 && value <= 1))
        {
            IsacNirGraph::Refuse(m_name,
                                 "tau gives lambda = " + std::to_string(value) +
                                     ", outside (0, 1]");
        }
    }
    return lambda;
}

void
IsacNirChainReader::Reserve(uint64_t rows, uint64_t columns)
{
    m_entries += rows * columns;
    if (m_entries > IsacNirGraph::MAX_ENTRIES)
    {
        IsacNirGraph::Refuse(m_name,
                             "weight: the network has more than " +
                                 std::to_string(IsacNirGraph::MAX_ENTRIES) + " weights");
    }
}

Eigen::MatrixXd
IsacNirChainReader::GetMatrix(const std::string& field) const
{
    using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const IsacNirArray& array = Get(field);
    if (array.values.empty())
    {
        IsacNirGraph::Refuse(m_name, field + " is empty");
    }
    const auto rows = static_cast<Eigen::Index>(array.shape.empty() ? 1 : array.shape[0]);
    const auto size = static_cast<Eigen::Index>(array.values.size());
    return Eigen::Map<const RowMajor>(array.values.data(), rows, size / rows);
}

Eigen::Index
IsacNirChainReader::GetWhole(const std::string& field, Eigen::Index otherwise) const
{
    if (!Has(field))
    {
        return otherwise;
    }
    const auto& values = Get(field).values;
    const bool whole = values.size() == 1 && values[0] >= 0 &&
                       values[0] <= static_cast<double>(IsacNirGraph::MAX_ENTRIES) &&
                       values[0] == std::floor(values[0]);
    if (!whole)
    {
        IsacNirGraph::Refuse(m_name, field + " is not a single whole number, not negative");
    }
    return static_cast<Eigen::Index>(values[0]);
}

} // namespace ns3
