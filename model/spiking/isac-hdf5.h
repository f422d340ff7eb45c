/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_HDF5_H
#define ISAC_HDF5_H

#include <hdf5.h>
#include <string>

// Not installed: who includes it needs HDF5's headers.

namespace ns3
{

/**
 * @ingroup isac
 * Owns an HDF5 identifier.
 */
class IsacHdf5Handle
{
  public:
    /// HDF5's function that releases an identifier
    using Close = herr_t (*)(hid_t);

    /**
     * @param id identifier that an HDF5 function returned
     * @param close releases it
     * @param what text of the error if the identifier is none
     * @throws std::runtime_error if the identifier is none
     */
    IsacHdf5Handle(hid_t id, Close close, const std::string& what);

    /// Releases the identifier.
    ~IsacHdf5Handle();

    /**
     * Takes over an identifier.
     * @param other loses it
     */
    IsacHdf5Handle(IsacHdf5Handle&& other) noexcept;

    IsacHdf5Handle(const IsacHdf5Handle&) = delete;
    IsacHdf5Handle& operator=(const IsacHdf5Handle&) = delete;
    IsacHdf5Handle& operator=(IsacHdf5Handle&&) = delete;

    /// @return the identifier
    hid_t Get() const;

  private:
    hid_t m_id;    //!< identifier, negative for none
    Close m_close; //!< releases it
};

/**
 * @ingroup isac
 * Keeps HDF5 from printing errors for as long as it lives.
 */
class IsacHdf5Silence
{
  public:
    IsacHdf5Silence();
    ~IsacHdf5Silence();
    IsacHdf5Silence(const IsacHdf5Silence&) = delete;
    IsacHdf5Silence& operator=(const IsacHdf5Silence&) = delete;

  private:
    H5E_auto2_t m_function{nullptr}; //!< what printed before
    void* m_data{nullptr};           //!< its argument
};

/**
 * @ingroup isac
 * Opens or creates a file that exists only in memory.
 *
 * @param image the file's content; empty to create a file
 * @param size size of the content (bytes)
 * @return the file
 * @throws std::runtime_error if HDF5 refuses
 */
IsacHdf5Handle IsacHdf5OpenImage(const void* image, std::size_t size);

} // namespace ns3

#endif /* ISAC_HDF5_H */
