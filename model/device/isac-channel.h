/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_CHANNEL_H
#define ISAC_CHANNEL_H

#include "ns3/channel.h"
#include "ns3/isac-state-evolution.h"
#include "ns3/mobility-model.h"
#include "ns3/propagation-loss-model.h"

#include <vector>

namespace ns3
{

class IsacRsuNetDevice;
class IsacVehicleNetDevice;

/**
 * @ingroup isac
 * The air between one roadside unit and its vehicles: who is there, where, and at what path gain.
 *
 * Geometry is local to the RSU: the array lies along the RSU's Heading, theta is measured from the
 * array's negative direction. A vehicle nearer than MinimumDistance (standing on the RSU, say) is
 * treated as that far away, at its own angle, or at broadside if it has none.
 *
 * PropagationLoss is evaluated once for each vehicle and update, and shared by all beams. Blockage
 * is a second loss model that attenuates data once and the echo twice.
 */
class IsacChannel : public Channel
{
  public:
    /// A vehicle as seen from the RSU.
    struct VehicleLink
    {
        bool present{false};      //!< its radio and its body are there
        isac::VehicleState state; //!< true angle, distance and speed along the road
        double doppler{0};        //!< Doppler shift of its echo (Hz)
        double pathGain{0};       //!< true one-way power gain, blockage included (linear)
        double excess{1};         //!< two-way power gain of the blockage (linear)
    };

    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacChannel();
    ~IsacChannel() override;

    /**
     * Puts the roadside unit on the channel; there is one.
     * @param device its device
     */
    void AttachRsu(Ptr<IsacRsuNetDevice> device);

    /**
     * Puts a vehicle on the channel.
     * @param device its device
     * @return its index on the channel
     */
    uint32_t AttachVehicle(Ptr<IsacVehicleNetDevice> device);

    /**
     * Moves all vehicles to now and evaluates their path gains.
     * @param heading direction of the RSU's array in the x-y plane (rad)
     * @param carrier carrier frequency (Hz)
     */
    void Update(double heading, double carrier);

    /// @return the vehicles, by index, as of the last Update()
    const std::vector<VehicleLink>& GetLinks() const;

    /**
     * @param index index of a vehicle on the channel
     * @return its device
     */
    Ptr<IsacVehicleNetDevice> GetVehicle(uint32_t index) const;

    /**
     * Assigns fixed random variable streams to the loss models.
     * @param stream first stream index to use
     * @return the number of stream indices assigned
     */
    int64_t AssignStreams(int64_t stream);

    // inherited from Channel

    /// @return number of devices, the RSU's included
    std::size_t GetNDevices() const override;

    /**
     * @param i index of a device: 0 is the RSU's, then the vehicles' in the order they were
     * attached in
     * @return the device
     * @throws std::out_of_range if there is none
     */
    Ptr<NetDevice> GetDevice(std::size_t i) const override;

  protected:
    /// Lets go of the objects it holds.
    void DoDispose() override;

  private:
    /**
     * Evaluates one vehicle.
     * @param index its index
     * @param rsu the RSU's mobility
     * @param heading direction of the array (rad)
     * @param carrier carrier frequency (Hz)
     */
    void UpdateVehicle(uint32_t index, Ptr<MobilityModel> rsu, double heading, double carrier);

    Ptr<PropagationLossModel> m_loss;                  //!< one-way loss
    Ptr<PropagationLossModel> m_blockage;              //!< blockage, or null
    double m_minimumDistance;                          //!< (m)
    Ptr<IsacRsuNetDevice> m_rsu;                       //!< the roadside unit
    std::vector<Ptr<IsacVehicleNetDevice>> m_vehicles; //!< by index
    std::vector<Ptr<MobilityModel>> m_mobility;        //!< of the vehicles, by index
    std::vector<VehicleLink> m_links;                  //!< by index
};

} // namespace ns3

#endif /* ISAC_CHANNEL_H */
