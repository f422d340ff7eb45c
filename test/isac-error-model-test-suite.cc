/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/double.h"
#include "ns3/drop-tail-queue.h"
#include "ns3/isac-arq-sender.h"
#include "ns3/isac-error-model.h"
#include "ns3/isac-finite-blocklength-error-model.h"
#include "ns3/isac-shannon-error-model.h"
#include "ns3/isac-stream-scheduler.h"
#include "ns3/object-factory.h"
#include "ns3/random-variable-stream.h"
#include "ns3/test.h"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// A row of reference values of the normal approximation.
struct Row
{
    double sinr;  //!< (linear)
    double uses;  //!< channel uses
    double given; //!< target error rate, or rate
    double value; //!< expected rate, or error rate
};

/**
 * The normal approximation against values of another implementation.
 *
 * Complex AWGN channel, n uses: R = C - sqrt(V / n) Qinv(eps) + log2(n) / (2 n), with C = log2(1 +
 * s) and V = s (s + 2) / (s + 1)^2 log2(e)^2. The values below come from these formulas and the
 * standard normal distribution of Python's statistics module, whose quantile (Wichura's AS241) is
 * accurate to about 1e-15 and whose cdf subtracts from 1 here, hence an absolute 1e-12.
 */
class ReferenceCase : public TestCase
{
  public:
    ReferenceCase()
        : TestCase("normal approximation against reference values")
    {
    }

  private:
    void DoRun() override
    {
        const std::vector<Row> rates = {
            {1, 100, 1e-3, 0.6471223947760458},
            {1, 2000, 1e-3, 0.9164075577328213},
            {10, 500, 1e-3, 3.2698434200799107},
            {1000, 2000, 1e-3, 9.870277967307864},
            {0.1, 2000, 1e-3, 0.09871442468283181},
            {1, 2000, 1e-6, 0.8699418495220316},
            {100, 128, 0.1, 6.522143079847633},
        };
        auto model = CreateObject<IsacFiniteBlocklengthErrorModel>();
        for (const auto& row : rates)
        {
            model->SetAttribute("TargetBlockErrorRate", DoubleValue(row.given));
            NS_TEST_EXPECT_MSG_EQ_TOL(model->GetSpectralEfficiency(row.sinr, row.uses),
                                      row.value,
                                      1e-12 * row.value,
                                      "rate at SINR " << row.sinr);
        }
        const std::vector<Row> errors = {
            {1, 500, 0.9, 0.025578596415557375},
            {1, 2000, 1.0, 0.46091563319982765},
            {10, 2000, 3.3, 2.2320379389206835e-07},
            {1000, 2000, 9.9, 0.015045370625811794},
            {0.1, 2000, 0.15, 0.766037315450782},
            {1, 1000, 1.05, 0.8727297462450381},
        };
        for (const auto& row : errors)
        {
            NS_TEST_EXPECT_MSG_EQ_TOL(model->GetBlockErrorRate(row.sinr, row.given, row.uses),
                                      row.value,
                                      1e-12,
                                      "error rate at SINR " << row.sinr);
        }
    }
};

/**
 * What every error model promises: a rate chosen for an SINR is carried at that SINR with the
 * target error rate at most, more SINR never hurts, more rate never helps.
 */
class PropertyCase : public TestCase
{
  public:
    /**
     * @param type TypeId of the model
     * @param target error rate it aims at
     * @param exact whether it reaches the target where it sends at all
     */
    PropertyCase(const std::string& type, double target, bool exact)
        : TestCase("inverse and monotone: " + type),
          m_type(type),
          m_target(target),
          m_exact(exact)
    {
    }

  private:
    void DoRun() override
    {
        TypeId tid;
        if (!TypeId::LookupByNameFailSafe(m_type, &tid))
        {
            return; // built without the ns-3 module that it needs
        }
        ObjectFactory factory;
        factory.SetTypeId(tid);
        m_model = factory.Create<IsacErrorModel>();
        for (const double uses : {100.0, 281.0, 2000.0, 20000.0})
        {
            double last = 0;
            for (double sinrDb = -30; sinrDb <= 60; sinrDb += 0.5)
            {
                const double sinr = std::pow(10.0, sinrDb / 10);
                const double rate = m_model->GetSpectralEfficiency(sinr, uses);
                NS_TEST_ASSERT_MSG_GT_OR_EQ(rate, last, "rate falls at " << sinrDb << " dB");
                last = rate;
                if (rate > 0)
                {
                    CheckErrors(sinr, rate, uses);
                }
            }
        }
        for (const double uses : {20.0, 31.0, 625.0, 4000.0})
        {
            CheckShort(uses);
        }
        NS_TEST_EXPECT_MSG_EQ(m_model->GetSpectralEfficiency(0, 2000), 0, "rate without signal");
        NS_TEST_EXPECT_MSG_EQ_TOL(m_model->GetBlockErrorRate(0, 0.1, 2000),
                                  1,
                                  1e-6,
                                  "error without signal");
    }

    /**
     * @param sinr where
     * @param rate chosen for it
     * @param uses length
     */
    void CheckErrors(double sinr, double rate, double uses)
    {
        const double error = m_model->GetBlockErrorRate(sinr, rate, uses);
        NS_TEST_ASSERT_MSG_LT_OR_EQ(error, m_target * (1 + 1e-6), "target missed at " << sinr);
        if (m_exact)
        {
            NS_TEST_ASSERT_MSG_EQ_TOL(error, m_target, 1e-6 * m_target, "target at " << sinr);
        }
        double last = 1;
        for (const double factor : {0.1, 0.5, 0.8, 0.9, 0.95, 1.0, 1.1, 2.0, 10.0})
        {
            const double now = m_model->GetBlockErrorRate(sinr * factor, rate, uses);
            NS_TEST_ASSERT_MSG_EQ((now >= 0 && now <= 1), true, "not a probability: " << now);
            NS_TEST_ASSERT_MSG_LT_OR_EQ(now, last + 1e-15, "more SINR hurts at " << sinr);
            last = now;
        }
        NS_TEST_ASSERT_MSG_GT_OR_EQ(m_model->GetBlockErrorRate(sinr, rate * 1.2, uses),
                                    error - 1e-15,
                                    "more rate helps at " << sinr);
    }

    /// @param uses length of something short and robust, at 0.1 bits a use
    void CheckShort(double uses)
    {
        double last = 1;
        for (double sinrDb = -80; sinrDb <= 20; sinrDb += 0.25)
        {
            const double sinr = std::pow(10.0, sinrDb / 10);
            const double now = m_model->GetBlockErrorRate(sinr, 0.1, uses);
            NS_TEST_ASSERT_MSG_LT_OR_EQ(now, last + 1e-15, "more SINR hurts at " << sinrDb);
            last = now;
        }
        NS_TEST_EXPECT_MSG_GT(m_model->GetBlockErrorRate(1e-8, 0.1, uses), 0.999, "noise decoded");
        NS_TEST_EXPECT_MSG_LT(last, 1e-6, "strong signal lost");
    }

    std::string m_type;          //!< TypeId
    double m_target;             //!< error rate
    bool m_exact;                //!< reached, not just kept
    Ptr<IsacErrorModel> m_model; //!< under test
};

/// eq. (13): a step at log2(1 + SINR).
class ShannonCase : public TestCase
{
  public:
    ShannonCase()
        : TestCase("Shannon step")
    {
    }

  private:
    void DoRun() override
    {
        auto model = CreateObject<IsacShannonErrorModel>();
        NS_TEST_EXPECT_MSG_EQ(model->GetSpectralEfficiency(7, 2000), 3, "log2(1 + 7)");
        NS_TEST_EXPECT_MSG_EQ(model->GetBlockErrorRate(7, 3, 2000), 0, "at the step");
        NS_TEST_EXPECT_MSG_EQ(model->GetBlockErrorRate(7, 3.0001, 2000), 1, "above the step");
        NS_TEST_EXPECT_MSG_EQ(model->GetBlockErrorRate(7, 2.9999, 10), 0, "below the step");
    }
};

/// 64-QAM is the end of LTE's table: 75376 bits in 100 x 132 channel uses.
class LteCeilingCase : public TestCase
{
  public:
    LteCeilingCase()
        : TestCase("LTE ceiling")
    {
    }

  private:
    void DoRun() override
    {
        TypeId tid;
        if (!TypeId::LookupByNameFailSafe("ns3::IsacLteErrorModel", &tid))
        {
            return; // built without ns-3's lte
        }
        ObjectFactory factory;
        factory.SetTypeId(tid);
        auto model = factory.Create<IsacErrorModel>();
        NS_TEST_EXPECT_MSG_EQ_TOL(model->GetSpectralEfficiency(1e6, 2000),
                                  75376.0 / 13200,
                                  1e-9,
                                  "ceiling");
        NS_TEST_EXPECT_MSG_EQ(model->GetBlockErrorRate(1e6, 6, 2000), 1, "above the ceiling");
    }
};

/// Without any noise everything gets through.
class NoiselessCase : public TestCase
{
  public:
    NoiselessCase()
        : TestCase("infinite SINR")
    {
    }

  private:
    void DoRun() override
    {
        const Ptr<IsacErrorModel> models[] = {CreateObject<IsacFiniteBlocklengthErrorModel>(),
                                              CreateObject<IsacShannonErrorModel>()};
        for (const double sinr : {1e200, std::numeric_limits<double>::infinity()})
        {
            for (const auto& model : models)
            {
                NS_TEST_EXPECT_MSG_EQ(model->GetBlockErrorRate(sinr, 12, 2000), 0, "error rate");
                NS_TEST_EXPECT_MSG_GT(model->GetSpectralEfficiency(sinr, 2000), 600, "rate");
            }
        }
    }
};

/// Every block keeps to the target error rate, the short one at the end of a share as well.
class ShareCase : public TestCase
{
  public:
    ShareCase()
        : TestCase("blocks of a share")
    {
    }

  private:
    void DoRun() override
    {
        constexpr double BLOCK = 2000;
        constexpr double TARGET = 1e-3;
        auto queue = CreateObject<DropTailQueue<Packet>>();
        queue->SetMaxSize(QueueSize("100p"));
        for (int i = 0; i < 100; ++i)
        {
            queue->Enqueue(Create<Packet>(1000));
        }
        IsacArqSender sender;
        sender.Configure(queue, 0, IsacArqSender::DropCallback());
        IsacStreamScheduler scheduler;
        scheduler.Configure(CreateObject<IsacFiniteBlocklengthErrorModel>(),
                            CreateObject<UniformRandomVariable>(),
                            BLOCK,
                            12);
        for (const double tail : {150.0, 600.0, 1999.0})
        {
            const auto sent = scheduler.Serve(sender, {100, 100, false}, BLOCK + tail);
            NS_TEST_ASSERT_MSG_EQ(sent.size(), 2, "blocks");
            NS_TEST_EXPECT_MSG_EQ(sent[1].channelUses, tail, "length of the second");
            for (const auto& one : sent)
            {
                // Sizes are rounded down to a bit, which lowers the rate a little.
                NS_TEST_EXPECT_MSG_LT_OR_EQ(one.errorRate, TARGET * (1 + 1e-9), "error rate");
                NS_TEST_EXPECT_MSG_GT(one.errorRate, TARGET / 2, "error rate");
            }
        }
    }
};

/**
 * @ingroup isac-tests
 * Error models: reference values and what every model promises.
 */
class IsacErrorModelTestSuite : public TestSuite
{
  public:
    IsacErrorModelTestSuite()
        : TestSuite("isac-error-model")
    {
        AddTestCase(new ReferenceCase);
        AddTestCase(new PropertyCase("ns3::IsacFiniteBlocklengthErrorModel", 1e-3, true));
        AddTestCase(new PropertyCase("ns3::IsacShannonErrorModel", 0, true));
        AddTestCase(new PropertyCase("ns3::IsacLteErrorModel", 1e-2, false));
        AddTestCase(new ShannonCase);
        AddTestCase(new LteCeilingCase);
        AddTestCase(new NoiselessCase);
        AddTestCase(new ShareCase);
    }
};

IsacErrorModelTestSuite g_isacErrorModelTestSuite; //!< the suite

} // namespace
