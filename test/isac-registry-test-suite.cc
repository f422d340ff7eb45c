/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// What every class of the module owes to the registry of TypeIds, from which the manual's pages of
// attributes and trace sources are written: names, texts with units, callbacks, and defaults that
// the class itself takes.

#include "ns3/object-factory.h"
#include "ns3/object.h"
#include "ns3/pointer.h"
#include "ns3/test.h"
#include "ns3/type-id.h"

#include <cstdint>
#include <regex>
#include <set>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// @return all TypeIds of the module: by group or by name
std::vector<TypeId>
GetIsacTypeIds()
{
    std::vector<TypeId> found;
    for (uint16_t i = 0; i < TypeId::GetRegisteredN(); i++)
    {
        const TypeId tid = TypeId::GetRegistered(i);
        const bool named = tid.GetName().rfind("ns3::Isac", 0) == 0;
        const bool ofTests = tid.GetName().rfind("ns3::IsacTest", 0) == 0; // other suites' own
        if ((tid.GetGroupName() == "Isac" || named) && !ofTests)
        {
            found.push_back(tid);
        }
    }
    return found;
}

/**
 * @param help text of an attribute
 * @return whether it states a unit in parentheses, alone or before an explanation
 */
bool
HasUnit(const std::string& help)
{
    static const std::regex unit(
        "\\((m|m/s|s|rad|rad\\^2|m\\^2|Hz|dB|dBm|W|pJ|bits?|bits per channel use|bytes"
        "|channel uses|mini-slots|slots|frames|cells|resolution cells|samples|index|count|ratio"
        "|linear|dimensionless|probability|decades|standard deviations)"
        "([,; ][^)]*)?\\)");
    return std::regex_search(help, unit);
}

} // namespace

/**
 * @ingroup isac-tests
 * Names and texts.
 */
class IsacRegistryTextTestCase : public TestCase
{
  public:
    IsacRegistryTextTestCase()
        : TestCase("Names, groups, texts and units of all classes")
    {
    }

  private:
    /**
     * @param tid class
     * @param i index of an attribute of it
     */
    void CheckAttribute(const TypeId& tid, std::size_t i)
    {
        static const std::set<std::string> numbers = {"ns3::DoubleValue",
                                                      "ns3::UintegerValue",
                                                      "ns3::IntegerValue"};
        const TypeId::AttributeInformation info = tid.GetAttribute(i);
        const std::string name = tid.GetName() + "::" + info.name;
        NS_TEST_EXPECT_MSG_GT(info.help.size(), 3, name << " has no text");
        NS_TEST_EXPECT_MSG_EQ(info.help.back(), '.', name << ": the text is no sentence");
        if (numbers.count(info.checker->GetValueTypeName()) > 0)
        {
            NS_TEST_EXPECT_MSG_EQ(HasUnit(info.help), true, name << " has no unit: " << info.help);
        }
        TypeId::AttributeInformation shadowed;
        const bool again = tid.GetParent().LookupAttributeByName(info.name, &shadowed);
        NS_TEST_EXPECT_MSG_EQ(again, false, name << " hides the attribute of a parent");
    }

    /**
     * @param tid class
     * @param i index of a trace source of it
     */
    void CheckTraceSource(const TypeId& tid, std::size_t i)
    {
        const TypeId::TraceSourceInformation info = tid.GetTraceSource(i);
        const std::string name = tid.GetName() + "::" + info.name;
        NS_TEST_EXPECT_MSG_GT(info.help.size(), 3, name << " has no text");
        NS_TEST_EXPECT_MSG_EQ(info.help.back(), '.', name << ": the text is no sentence");
        NS_TEST_EXPECT_MSG_EQ(info.callback.rfind("ns3::", 0), 0, name << " has no callback type");
    }

    void DoRun() override
    {
        std::size_t attributes = 0;
        std::size_t sources = 0;
        for (const TypeId& tid : GetIsacTypeIds())
        {
            NS_TEST_EXPECT_MSG_EQ(tid.GetName().rfind("ns3::Isac", 0),
                                  0,
                                  tid.GetName() << " is not called ns3::Isac...");
            NS_TEST_EXPECT_MSG_EQ(tid.GetGroupName(), "Isac", tid.GetName() << " is in no group");
            for (std::size_t i = 0; i < tid.GetAttributeN(); i++, attributes++)
            {
                CheckAttribute(tid, i);
            }
            for (std::size_t i = 0; i < tid.GetTraceSourceN(); i++, sources++)
            {
                CheckTraceSource(tid, i);
            }
        }
        // Nothing at all would pass above, too.
        NS_TEST_EXPECT_MSG_GT(attributes, 150, "most attributes are missing");
        NS_TEST_EXPECT_MSG_GT(sources, 25, "most trace sources are missing");
    }
};

/**
 * @ingroup isac-tests
 * Objects made by name, as scenarios make them, take the defaults that the manual prints.
 */
class IsacRegistryDefaultTestCase : public TestCase
{
  public:
    IsacRegistryDefaultTestCase()
        : TestCase("Every class can be made by name and takes what it says of itself")
    {
    }

  private:
    /**
     * @param object object
     * @param owner class that registered the attribute
     * @param i index of the attribute
     */
    void CheckValue(Ptr<Object> object, const TypeId& owner, std::size_t i)
    {
        const TypeId::AttributeInformation info = owner.GetAttribute(i);
        const std::string name = owner.GetName() + "::" + info.name;
        if (!(info.flags & TypeId::ATTR_GET) || !info.accessor->HasGetter())
        {
            return;
        }
        Ptr<AttributeValue> value = info.checker->Create();
        NS_TEST_ASSERT_MSG_EQ(object->GetAttributeFailSafe(info.name, *value),
                              true,
                              name << " cannot be read");
        const Ptr<PointerValue> pointer = DynamicCast<PointerValue>(value);
        if (pointer && !pointer->GetObject())
        {
            return; // none until somebody sets it; ns-3 does not take null back
        }
        if (!pointer)
        {
            NS_TEST_EXPECT_MSG_EQ(bool(info.checker->CreateValidValue(*value)),
                                  true,
                                  name << " is " << value->SerializeToString(info.checker)
                                       << ", which it does not allow");
        }
        if ((info.flags & TypeId::ATTR_SET) && info.accessor->HasSetter())
        {
            NS_TEST_EXPECT_MSG_EQ(object->SetAttributeFailSafe(info.name, *value),
                                  true,
                                  name << " does not take its own value");
        }
    }

    void DoRun() override
    {
        std::size_t objects = 0;
        for (const TypeId& tid : GetIsacTypeIds())
        {
            if (!tid.HasConstructor())
            {
                continue;
            }
            ObjectFactory factory;
            factory.SetTypeId(tid);
            Ptr<Object> object = factory.Create<Object>();
            NS_TEST_ASSERT_MSG_EQ(bool(object), true, tid.GetName() << " cannot be made");
            objects++;
            for (TypeId owner = tid; owner.GetGroupName() == "Isac"; owner = owner.GetParent())
            {
                for (std::size_t i = 0; i < owner.GetAttributeN(); i++)
                {
                    CheckValue(object, owner, i);
                }
            }
            object->Dispose();
        }
        NS_TEST_EXPECT_MSG_GT(objects, 25, "most classes are missing");
    }
};

/**
 * @ingroup isac-tests
 * The registry of the module's classes.
 */
class IsacRegistryTestSuite : public TestSuite
{
  public:
    IsacRegistryTestSuite()
        : TestSuite("isac-registry")
    {
        AddTestCase(new IsacRegistryTextTestCase);
        AddTestCase(new IsacRegistryDefaultTestCase);
    }
};

/// The suite, registered.
static IsacRegistryTestSuite g_isacRegistryTestSuite;
