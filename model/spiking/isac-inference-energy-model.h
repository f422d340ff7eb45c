/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_INFERENCE_ENERGY_MODEL_H
#define ISAC_INFERENCE_ENERGY_MODEL_H

#include "isac-energy-accounting.h"
#include "isac-operation-count.h"

#include "ns3/callback.h"
#include "ns3/event-id.h"
#include "ns3/isac-ns3-compat.h"
#include "ns3/isac-types.h"
#include "ns3/nstime.h"
#include "ns3/ptr.h"
#include "ns3/traced-value.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup isac
 * Draws the energy of a controller's inferences from an energy source of ns-3's energy module.
 *
 * Connect Notify() to the controller's trace source Inference, and tell model and source of each
 * other, as for every DeviceEnergyModel:
 *
 *   controller->TraceConnectWithoutContext("Inference",
 *       MakeCallback(&IsacInferenceEnergyModel::Notify, model));
 *   model->SetEnergySource(source);
 *   source->AppendDeviceEnergyModel(model);
 *
 * The energy E of a decision is drawn evenly over a slot, as the current E / (V dT). What is left
 * of a decision when the next one comes early is drawn with that one, so nothing is lost. A
 * depleted source switches the network off: until it is recharged, nothing is drawn. Never is more
 * drawn than the source has left.
 *
 * A decision takes nanojoules. BasicEnergySource rounds what it draws to whole nanojoules at each
 * update (seen in 3.37 and 3.40: it multiplies a Time, which counts nanoseconds, by the power), so
 * at the default Scale its remaining energy is only good to that; GetTotalEnergyConsumption() is
 * exact. With Scale 1e9 the source counts in nanojoules and errs by 1e-9 nJ an update.
 */
class IsacInferenceEnergyModel : public isac::DeviceEnergyModel
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacInferenceEnergyModel();
    ~IsacInferenceEnergyModel() override;

    /**
     * Draws the energy of a decision over the slot that starts now.
     *
     * @param slot index of the slot; not used
     * @param count operations of that decision alone
     */
    void Notify(uint64_t slot, const IsacOperationCount& count);

    /**
     * @param count operations
     * @return energy that Notify() draws for them (J)
     */
    double GetEnergy(const IsacOperationCount& count) const;

    /// @param callback called when the source is depleted
    void SetEnergyDepletionCallback(Callback<void> callback);

    /// @param callback called when the source is recharged
    void SetEnergyRechargedCallback(Callback<void> callback);

    /// @param source to draw from
    void SetEnergySource(Ptr<isac::EnergySource> source) override;

    /// @return energy drawn up to now (J)
    double GetTotalEnergyConsumption() const override;

    /// @param newState not used: the model has no states
    void ChangeState(int newState) override;

    /// Switches the network off: nothing is drawn until the source is recharged.
    void HandleEnergyDepletion() override;

    /// Switches the network on again.
    void HandleEnergyRecharged() override;

    /// Does nothing: what is drawn does not depend on how much is left.
    void HandleEnergyChanged() override;

  protected:
    /// Lets go of the objects it holds.
    void DoDispose() override;

  private:
    /// @param variant value of isac::Variant (ns-3 3.37 knows unscoped enumerations only)
    void SetVariantIndex(int variant);
    /// @return value of isac::Variant
    int GetVariantIndex() const;

    /// @return current drawn now (A)
    double DoGetCurrentA() const override;

    /// @return energy drawn since the power last changed (J)
    double GetDrawn() const;

    /**
     * Charges what was drawn so far, and goes on with another power.
     * @param power from now on (W)
     */
    void SetPower(double power);

    /// Ends a slot in which no further decision was made.
    void EndSlot();

    isac::Variant m_variant;                  //!< accounting
    IsacEnergyAccounting::Preset m_preset;    //!< energy of the operations
    double m_energyPerAc;                     //!< E_AC (pJ); 0: the preset's
    double m_energyPerMac;                    //!< E_MAC (pJ); 0: the preset's
    double m_scale;                           //!< energy drawn for an energy counted
    Time m_slotDuration;                      //!< dT
    Ptr<isac::EnergySource> m_source;         //!< drawn from
    double m_power{0};                        //!< drawn now (W)
    Time m_since;                             //!< when m_power was set
    bool m_depleted{false};                   //!< whether the source is depleted
    EventId m_endSlot;                        //!< EndSlot()
    TracedValue<double> m_totalEnergy{0};     //!< energy drawn until m_since (J)
    Callback<void> m_energyDepletionCallback; //!< told of depletion
    Callback<void> m_energyRechargedCallback; //!< told of recharging
};

} // namespace ns3

#endif /* ISAC_INFERENCE_ENERGY_MODEL_H */
