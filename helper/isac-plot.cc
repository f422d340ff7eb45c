/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-plot.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace ns3
{

namespace
{

/// Colours that colour-blind readers tell apart (Okabe and Ito).
const char* const COLOURS[] =
    {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999933"};

} // namespace

IsacPlot::IsacPlot(const std::string& directory, const std::string& name, int height)
    : m_directory(directory),
      m_name(name)
{
    const std::string size = "1000," + std::to_string(height);
    m_script << "# gnuplot " << name << ".plt draws " << name << ".png\n"
             << "if (strstrt(GPVAL_TERMINALS, 'pngcairo')) "
             << "set terminal pngcairo size " << size << " font 'sans,12' linewidth 1.5; "
             << "else set terminal png size " << size << " medium\n"
             << "set output '" << name << ".png'\n"
             << "set datafile separator ','\n"
             << "set datafile missing NaN\n"
             << "set grid lc rgb '#dddddd' lt 1 lw 0.5\n"
             << "set border lc rgb '#444444' lw 0.7\n"
             << "set tics nomirror\n"
             << "set key outside right center vertical Left reverse samplen 2 spacing 1.2\n"
             << "set title font ',14'\n";
    int index = 0;
    for (const char* colour : COLOURS)
    {
        m_script << "set linetype " << ++index << " lc rgb '" << colour << "' lw 1.5 pt 6 ps 0.9\n";
    }
    m_script << "set linetype cycle " << index << '\n';
}

std::string
IsacPlot::Render(bool draw) const
{
    const std::string path = m_directory + "/" + m_name + ".plt";
    std::ofstream file(path);
    file << m_script.str();
    file.close();
    if (!file)
    {
        return "cannot write " + path;
    }
    if (!draw)
    {
        return "";
    }
    const std::string command =
        "cd " + Quote(m_directory) + " && gnuplot " + Quote(m_name + ".plt") + " >/dev/null 2>&1";
    const bool drawn = std::system(command.c_str()) == 0;
    const std::string picture = m_directory + "/" + m_name + ".png";
    std::error_code error;
    const auto size = std::filesystem::file_size(picture, error);
    if (!error && size == 0)
    {
        std::filesystem::remove(picture, error);
    }
    return drawn ? "" : "gnuplot could not draw " + path + "; run it by hand to see why";
}

std::string
IsacPlot::Quote(const std::string& word)
{
    const char* const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                              "-_=./:,+%@";
    if (!word.empty() && word.find_first_not_of(plain) == std::string::npos)
    {
        return word;
    }
    std::string quoted = "'";
    for (const char c : word)
    {
        quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return quoted + "'";
}

bool
IsacPlot::HasData(const std::string& path)
{
    std::ifstream file(path);
    std::string line;
    return std::getline(file, line) && std::getline(file, line);
}

bool
IsacPlot::HasGnuplot()
{
    return std::system("gnuplot --version >/dev/null 2>&1") == 0;
}

} // namespace ns3
