/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_PLOT_H
#define ISAC_PLOT_H

#include <sstream>
#include <string>

namespace ns3
{

/**
 * @ingroup isac
 * A PNG picture that gnuplot draws: the script DIRECTORY/NAME.plt, which names its data by paths
 * relative to the directory, and next to it NAME.png.
 */
class IsacPlot
{
  public:
    /**
     * Begins a script with the module's common style: size, fonts, colours, grid, legend at the
     * right.
     * @param directory where the script, its data and the picture are
     * @param name of script and picture, without extension
     * @param height of the picture, 1000 wide (pixels)
     */
    IsacPlot(const std::string& directory, const std::string& name, int height = 600);

    /**
     * Adds to the script.
     * @param text gnuplot commands
     * @return this
     */
    template <typename T>
    IsacPlot& operator<<(const T& text)
    {
        m_script << text;
        return *this;
    }

    /**
     * Writes the script, and runs gnuplot on it. What gnuplot says is not shown; a picture that it
     * left empty is removed.
     * @param draw whether to run gnuplot
     * @return empty, or what went wrong; the script is there in both cases
     */
    std::string Render(bool draw = true) const;

    /**
     * @param word any text
     * @return it as one word of a shell's command line
     */
    static std::string Quote(const std::string& word);

    /**
     * @param path of a CSV file with a header
     * @return whether it has a line of data
     */
    static bool HasData(const std::string& path);

    /// @return whether gnuplot can be run
    static bool HasGnuplot();

  private:
    std::string m_directory;     //!< where everything is
    std::string m_name;          //!< without extension
    std::ostringstream m_script; //!< commands
};

} // namespace ns3

#endif /* ISAC_PLOT_H */
