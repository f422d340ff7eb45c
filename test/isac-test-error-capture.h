/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TEST_ERROR_CAPTURE_H
#define ISAC_TEST_ERROR_CAPTURE_H

#include <iostream>
#include <sstream>
#include <string>

/**
 * @ingroup isac-tests
 * Catches what is written to standard error while it lives.
 */
class IsacErrorCapture
{
  public:
    /// Begins.
    IsacErrorCapture()
        : m_before(std::cerr.rdbuf(m_text.rdbuf()))
    {
    }

    /// Ends.
    ~IsacErrorCapture()
    {
        std::cerr.rdbuf(m_before);
    }

    /// @return what was written so far
    std::string Get() const
    {
        return m_text.str();
    }

    IsacErrorCapture(const IsacErrorCapture&) = delete;
    IsacErrorCapture& operator=(const IsacErrorCapture&) = delete;

  private:
    std::ostringstream m_text; //!< written
    std::streambuf* m_before;  //!< of std::cerr
};

#endif /* ISAC_TEST_ERROR_CAPTURE_H */
