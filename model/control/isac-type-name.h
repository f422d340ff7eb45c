/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TYPE_NAME_H
#define ISAC_TYPE_NAME_H

#include "ns3/abort.h"
#include "ns3/object-factory.h"
#include "ns3/type-id.h"

#include <string>

namespace ns3
{

/**
 * @ingroup isac
 * Text that names an object to create: "ns3::IsacRandomBeamController", or a TypeId with
 * attributes, "ns3::IsacPredictiveBeamController[Precoder=MaximumRatio|Power=WaterFilling]".
 */
class IsacTypeName
{
  public:
    /**
     * Resolves a name without ever ending the program.
     *
     * @param text the name
     * @param base type that the named one must derive from
     * @param what the base in words, for messages: "beam controller"
     * @param factory output: ready to create the object
     * @return empty, or what is wrong with the name and what to write instead
     */
    static std::string Resolve(const std::string& text,
                               TypeId base,
                               const std::string& what,
                               ObjectFactory& factory);

    /**
     * Creates a named object; ends the program with a message if that cannot be.
     *
     * @tparam T type that the named one must derive from
     * @param text the name
     * @param what the base in words, for messages
     * @return the object
     */
    template <typename T>
    static Ptr<T> Create(const std::string& text, const std::string& what)
    {
        ObjectFactory factory;
        const std::string wrong = Resolve(text, T::GetTypeId(), what, factory);
        NS_ABORT_MSG_IF(!wrong.empty(), wrong);
        return factory.Create<T>();
    }

    /**
     * @param base a type
     * @return the types that derive from it and can be created, each after a space
     */
    static std::string GetKnown(TypeId base);
};

} // namespace ns3

#endif /* ISAC_TYPE_NAME_H */
