/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-test-scenario.h"

#include "ns3/callback.h"
#include "ns3/config.h"
#include "ns3/double.h"
#include "ns3/isac-block-record.h"
#include "ns3/isac-drop-reason.h"
#include "ns3/isac-slot-record.h"
#include "ns3/mac48-address.h"
#include "ns3/nstime.h"
#include "ns3/object-factory.h"
#include "ns3/object-ptr-container.h"
#include "ns3/packet.h"
#include "ns3/pointer.h"
#include "ns3/queue-size.h"
#include "ns3/random-variable-stream.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/type-id.h"

#include <fstream>
#include <functional>
#include <map>
#include <regex>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// @return the module's own types, without those of tests
std::vector<TypeId>
OwnTypes()
{
    std::vector<TypeId> types;
    for (uint32_t i = 0; i < TypeId::GetRegisteredN(); ++i)
    {
        const TypeId tid = TypeId::GetRegistered(i);
        const std::string name = tid.GetName();
        if (name.rfind("ns3::Isac", 0) == 0 && name.rfind("ns3::IsacTest", 0) != 0)
        {
            types.push_back(tid);
        }
    }
    return types;
}

/**
 * Counts what a trace source fires.
 * @tparam Ts arguments of the source
 * @param count counter
 */
template <typename... Ts>
void
Count(uint64_t* count, Ts...)
{
    ++*count;
}

/**
 * @tparam Ts arguments of a trace source
 * @param count counter
 * @return callback that counts
 */
template <typename... Ts>
CallbackBase
Counter(uint64_t* count)
{
    return MakeBoundCallback(&Count<Ts...>, count);
}

/// Counters by the callback type that a trace source declares.
const std::map<std::string, std::function<CallbackBase(uint64_t*)>> COUNTERS{
    {"ns3::TracedValueCallback::Double", Counter<double, double>},
    {"ns3::TracedValueCallback::Uint32", Counter<uint32_t, uint32_t>},
    {"ns3::TracedValueCallback::Bool", Counter<bool, bool>},
    {"ns3::Packet::TracedCallback", Counter<Ptr<const Packet>>},
    {"ns3::IsacNetDevice::DropTracedCallback", Counter<Ptr<const Packet>, IsacDropReason>},
    {"ns3::IsacRsuPhy::SlotTracedCallback", Counter<const IsacSlotRecord&>},
    {"ns3::IsacRsuMac::BlockTracedCallback", Counter<const IsacBlockRecord&>},
    {"ns3::IsacRsuMac::AssociationTracedCallback", Counter<Mac48Address, uint32_t>},
    {"ns3::IsacVehicleMac::AssociationTracedCallback", Counter<Mac48Address, uint32_t>},
    {"ns3::IsacRsuMac::AssociationDelayTracedCallback", Counter<Mac48Address, Time>},
    {"ns3::IsacRsuMac::ContentionTracedCallback", Counter<uint32_t, uint32_t>},
    {"ns3::IsacRadar::TrackTracedCallback", Counter<uint32_t, uint32_t>},
    {"ns3::IsacRadar::AcquisitionTracedCallback", Counter<uint32_t, Time>},
    {"ns3::IsacRadar::DetectionTracedCallback", Counter<uint32_t, uint32_t, double, bool>},
};

/// Every path of the manual's page on traces is there, and fires.
class PathCase : public TestCase
{
  public:
    PathCase()
        : TestCase("paths of the page on traces")
    {
    }

  private:
    void DoRun() override
    {
        const auto paths = ReadPaths();
        NS_TEST_ASSERT_MSG_GT(paths.size(), 25, "paths in doc/traces.rst");
        IsacTestScenario scenario;
        BuildBusy(scenario);
        std::map<std::string, uint64_t> counts;
        for (const auto& path : paths)
        {
            const std::string type = FindType(path);
            NS_TEST_EXPECT_MSG_NE(type, "", path << " resolves to no trace source");
            const auto counter = COUNTERS.find(type);
            NS_TEST_EXPECT_MSG_EQ((counter != COUNTERS.end()), true, path << " is a " << type);
            if (counter != COUNTERS.end())
            {
                const bool connected =
                    Config::ConnectWithoutContextFailSafe(path, counter->second(&counts[path]));
                NS_TEST_EXPECT_MSG_EQ(connected, true, path << " cannot be connected");
            }
        }
        scenario.Run(2);
        for (const auto& [path, count] : counts)
        {
            NS_TEST_EXPECT_MSG_GT(count, 0, path << " never fired");
        }
    }

    /// @return all literal paths of the page that end in a trace source
    static std::vector<std::string> ReadPaths()
    {
        std::ifstream page(ISAC_SOURCE_DIR "/doc/traces.rst");
        const std::regex literal("``(/NodeList/[^`]*)``");
        std::vector<std::string> paths;
        for (std::string line; std::getline(page, line);)
        {
            for (std::sregex_iterator it(line.begin(), line.end(), literal), end; it != end; ++it)
            {
                paths.push_back((*it)[1]);
            }
        }
        return paths;
    }

    /// @param path of a trace source @return the callback type it declares; empty if there is none
    static std::string FindType(const std::string& path)
    {
        const auto slash = path.rfind('/');
        const auto objects = Config::LookupMatches(path.substr(0, slash));
        for (std::size_t i = 0; i < objects.GetN(); ++i)
        {
            TypeId::TraceSourceInformation info;
            const TypeId tid = objects.Get(i)->GetInstanceTypeId();
            if (tid.LookupTraceSourceByName(path.substr(slash + 1), &info))
            {
                return info.callback;
            }
        }
        return "";
    }

    /**
     * A scenario in which everything happens: vehicles come without a track, overload, lose echoes,
     * send, and leave; false alarms become ghosts.
     * @param scenario output
     */
    static void BuildBusy(IsacTestScenario& scenario)
    {
        scenario.AddPaperVehicles(3);
        scenario.helper.SetRadarAttribute("FalseAlarmRate", DoubleValue(3e-4));
        scenario.helper.SetMacAttribute("QueueSize", QueueSizeValue(QueueSize("20kB")));
        scenario.Build();
        scenario.Vehicle(0)->SetAttribute("ActiveUntil", TimeValue(Seconds(1)));
        scenario.Vehicle(1)->SetAttribute("ActiveFrom", TimeValue(Seconds(0.5)));
        for (uint32_t i = 0; i < 3; ++i)
        {
            const auto vehicle = scenario.VehicleNode(i);
            scenario.AddUdp(scenario.RsuNode(),
                            vehicle,
                            scenario.VehicleAddress(i),
                            1000,
                            1000,
                            0.1,
                            1.9);
            scenario.AddUdp(vehicle, scenario.RsuNode(), scenario.RsuAddress(), 100, 500, 0.7, 1.9);
        }
    }
};

/// --PrintGroup=Isac lists every type, each attribute and trace source says what it is.
class GroupCase : public TestCase
{
  public:
    GroupCase()
        : TestCase("group and help of every type")
    {
    }

  private:
    void DoRun() override
    {
        const auto types = OwnTypes();
        NS_TEST_EXPECT_MSG_GT(types.size(), 30, "types");
        for (const auto& tid : types)
        {
            NS_TEST_EXPECT_MSG_EQ(tid.GetGroupName(), "Isac", tid.GetName());
            for (std::size_t i = 0; i < tid.GetAttributeN(); ++i)
            {
                const auto info = tid.GetAttribute(i);
                NS_TEST_EXPECT_MSG_GT(info.help.size(), 5, tid.GetName() << "::" << info.name);
            }
            for (std::size_t i = 0; i < tid.GetTraceSourceN(); ++i)
            {
                const auto info = tid.GetTraceSource(i);
                NS_TEST_EXPECT_MSG_GT(info.help.size(), 5, tid.GetName() << "::" << info.name);
            }
        }
    }
};

/// Every attribute of every type takes back the text that it gives, as ConfigStore needs it.
class AttributeCase : public TestCase
{
  public:
    AttributeCase()
        : TestCase("attributes as text")
    {
    }

  private:
    void DoRun() override
    {
        for (const auto& tid : OwnTypes())
        {
            if (!tid.HasConstructor())
            {
                continue;
            }
            ObjectFactory factory;
            factory.SetTypeId(tid);
            Ptr<Object> object = factory.Create();
            for (TypeId type = tid; type.GetGroupName() == "Isac"; type = type.GetParent())
            {
                for (std::size_t i = 0; i < type.GetAttributeN(); ++i)
                {
                    Check(object, type, type.GetAttribute(i));
                }
            }
            object->Dispose(); // devices and their MACs hold each other
        }
        NS_TEST_EXPECT_MSG_GT(m_checked, 180, "attributes");
    }

    /// @param object has the attribute @param type declares it @param info the attribute
    void Check(Ptr<Object> object, TypeId type, const TypeId::AttributeInformation& info)
    {
        const std::string name = type.GetName() + "::" + info.name;
        const bool text = !DynamicCast<const PointerChecker>(info.checker) &&
                          !DynamicCast<const ObjectPtrContainerChecker>(info.checker);
        if (!text)
        {
            // A pointer with a default in text would be one object for all once it was loaded.
            NS_TEST_EXPECT_MSG_EQ(!DynamicCast<const StringValue>(info.initialValue),
                                  true,
                                  name << " has a default object");
            return;
        }
        if (!(info.flags & TypeId::ATTR_SET) || !info.accessor->HasSetter())
        {
            return;
        }
        StringValue before;
        StringValue after;
        object->GetAttribute(info.name, before);
        NS_TEST_EXPECT_MSG_EQ(object->SetAttributeFailSafe(info.name, before), true, name);
        object->GetAttribute(info.name, after);
        NS_TEST_EXPECT_MSG_EQ(before.Get(), after.Get(), name);
        NS_TEST_EXPECT_MSG_EQ(before.Get().find_first_of("\"\n"),
                              std::string::npos,
                              name << " has a quote or a line end");
        const std::string initial = info.initialValue->SerializeToString(info.checker);
        NS_TEST_EXPECT_MSG_NE(info.checker->CreateValidValue(StringValue(initial)),
                              nullptr,
                              name << " does not take its default " << initial);
        ++m_checked;
    }

    uint32_t m_checked{0}; //!< attributes
};

/// Vehicles have a speed of their own each, also after their defaults went through a file.
class SpeedCase : public TestCase
{
  public:
    SpeedCase()
        : TestCase("random variables are not shared")
    {
    }

  private:
    void DoRun() override
    {
        ObjectFactory factory("ns3::IsacStateEvolutionMobilityModel");
        PointerValue first;
        PointerValue second;
        factory.Create()->GetAttribute("Speed", first);
        factory.Create()->GetAttribute("Speed", second);
        NS_TEST_EXPECT_MSG_NE(first.Get<Object>(), nullptr, "a speed by default");
        NS_TEST_EXPECT_MSG_NE(first.Get<Object>(), second.Get<Object>(), "one for each");
        Ptr<UniformRandomVariable> speed = first.Get<UniformRandomVariable>();
        NS_TEST_ASSERT_MSG_NE(speed, nullptr, "uniform");
        NS_TEST_EXPECT_MSG_EQ(speed->GetMin(), 10, "Section V-A");
        NS_TEST_EXPECT_MSG_EQ(speed->GetMax(), 14, "Section V-A");
    }
};

/**
 * @ingroup isac-tests
 * What ns-3 reaches by name: trace sources by path, attributes by text, types by group.
 */
class IsacConfigurationTestSuite : public TestSuite
{
  public:
    IsacConfigurationTestSuite()
        : TestSuite("isac-configuration")
    {
        AddTestCase(new PathCase);
        AddTestCase(new GroupCase);
        AddTestCase(new AttributeCase);
        AddTestCase(new SpeedCase);
    }
};

IsacConfigurationTestSuite g_isacConfigurationTestSuite; //!< the suite

} // namespace
