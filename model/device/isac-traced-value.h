/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TRACED_VALUE_H
#define ISAC_TRACED_VALUE_H

#include "ns3/callback.h"
#include "ns3/traced-callback.h"

#include <string>

namespace ns3
{

/**
 * @ingroup isac
 * A TracedValue that tells whether anybody listens, so that what nobody asks for is not computed.
 *
 * A trace source like any TracedValue: callbacks get the old and the new value, and only changes
 * fire. Its owner asks IsTraced() before it computes and calls Set().
 *
 * @tparam T type of the value; NaN would fire every time
 */
template <typename T>
class IsacTracedValue
{
  public:
    /// @param value the value before the first Set()
    explicit IsacTracedValue(const T& value = T())
        : m_value(value)
    {
    }

    /// @return whether a callback is connected
    bool IsTraced() const
    {
        return !m_callback.IsEmpty();
    }

    /// @param value new value; fires if it is another one
    void Set(const T& value)
    {
        if (value != m_value)
        {
            const T old = m_value;
            m_value = value;
            m_callback(old, value);
        }
    }

    /// @param callback takes the old and the new value
    void ConnectWithoutContext(const CallbackBase& callback)
    {
        m_callback.ConnectWithoutContext(callback);
    }

    /**
     * @param callback takes the path, the old and the new value
     * @param path the path
     */
    void Connect(const CallbackBase& callback, std::string path)
    {
        m_callback.Connect(callback, path);
    }

    /// @param callback to be told no more
    void DisconnectWithoutContext(const CallbackBase& callback)
    {
        m_callback.DisconnectWithoutContext(callback);
    }

    /**
     * @param callback to be told no more
     * @param path the path it was connected with
     */
    void Disconnect(const CallbackBase& callback, std::string path)
    {
        m_callback.Disconnect(callback, path);
    }

  private:
    T m_value;                       //!< the last one
    TracedCallback<T, T> m_callback; //!< who listens
};

} // namespace ns3

#endif /* ISAC_TRACED_VALUE_H */
