## -*- Mode: python; coding: utf-8 -*-
# SPDX-License-Identifier: GPL-2.0-only
#
# isac in an ns-3 tree that waf builds (3.35 and earlier). See README.md beside this file: copied to
# contrib/isac/wscript, it does what CMakeLists.txt does for later releases.

import re

# In the order of CMakeLists.txt; the last six are for the examples and tests.
MODULES = ['core', 'network', 'mobility', 'propagation', 'energy', 'internet', 'flow-monitor',
           'applications', 'traffic-control', 'point-to-point', 'csma', 'bridge', 'internet-apps',
           'stats', 'config-store']


# Suites whose events and callbacks are lambdas, which ns-3 takes from 3.36 on.
LATER_SUITES = ('/isac-(blockage|inference-energy|mobility|policy-controller|scenario|'
                'traced-values|waveform-intervals)-test-suite')


def options(opt):
    opt.add_option('--enable-isac-learning', dest='isac_learning', action='store_true',
                   default=False, help='build isac-learning and isac-train, if LibTorch is there')


def find(conf, name, header, package, what, folders=(), **check):
    """Look for a library; say what is left out if it is missing, and what package brings it."""
    flags = [flag for folder in folders for flag in ('-isystem', folder)]  # without its warnings
    found = conf.check_cxx(header_name=header, uselib_store=name, mandatory=False, cxxflags=flags,
                           msg='isac: checking for ' + name, **check)
    conf.report_optional_feature('isac-' + name, 'isac: ' + what, bool(found),
                                 '%s not found' % package)
    return bool(found)


def configure(conf):
    from waflib import Options
    env = conf.env
    eigen = find(conf, 'EIGEN', 'Eigen/Dense', 'Eigen (libeigen3-dev)', 'all, by Eigen',
                 ['/usr/include/eigen3'])
    boost = find(conf, 'ISAC_BOOST', 'boost/version.hpp', 'Boost (libboost-dev)', 'all, by Boost')
    env.ISAC_HDF5 = find(conf, 'HDF5', 'hdf5.h', 'HDF5 (libhdf5-dev)', 'policy files',
                         ['/usr/include/hdf5/serial'], lib=['hdf5_serial', 'z'])
    env.ISAC_FFTW = find(conf, 'FFTW', 'fftw3.h', 'FFTW (libfftw3-dev)', 'waveform radar',
                         lib=['fftw3'])
    env.ISAC_LEARNING = Options.options.isac_learning and find(
        conf, 'TORCH', 'torch/torch.h', 'LibTorch (libtorch-dev)', 'learning',
        ['/usr/include/torch/csrc/api/include'],
        lib=['torch', 'torch_cpu', 'c10'], linkflags=['-Wl,--no-as-needed'])
    if not (eigen and boost):
        env['MODULES_NOT_BUILT'].append('isac')


def get_sources(bld, pattern, *without):
    """Files of the module that match a pattern, in a fixed order, without those that match others."""
    files = [node.path_from(bld.path) for node in bld.path.ant_glob(pattern)]
    return sorted(f for f in files if not any(re.search(w, f) for w in without))


def get_examples(bld):
    """Names and sources of the examples, as examples/CMakeLists.txt lists them; without NetAnim's,
    which would take every radio of ns-3."""
    text = bld.path.find_node('examples/CMakeLists.txt').read()
    text = re.sub(r'foreach\((\w+)([^)]*)\)(.*?)endforeach\(\)',
                  lambda m: ''.join(m[3].replace('${%s}' % m[1], item) for item in m[2].split()),
                  text, flags=re.S)
    for body in re.findall(r'build_lib_example\(([^)]*)\)', text):
        words = re.sub(r'#.*', '', body).split()
        begin, end = words.index('SOURCE_FILES') + 1, words.index('LIBRARIES_TO_LINK')
        if '${isac_netanim}' not in words:
            yield words[words.index('NAME') + 1], ['examples/' + w for w in words[begin:end]]


def build_learning(bld, defines):
    """The library isac-learning and isac-train; its suites run under CMake only."""
    flags = dict(use=['ns3-isac', 'TORCH', 'EIGEN'], defines=defines + ['USE_C10D_GLOO'],
                 includes=['model/learning', 'examples', bld.bldnode.abspath()])
    headers = bld(features='ns3header')
    headers.module = 'isac'
    headers.source = ['model/learning/isac-%s.h' % n
                      for n in ('vector-environment', 'training-options', 'trainer')]
    bld.shlib(source=get_sources(bld, 'model/learning/*.cc'), target='isac-learning',
              name='isac-learning', cxxflags=['-Wno-psabi'], install_path=None, **flags)
    flags['use'] = ['isac-learning'] + flags['use']
    bld.program(source=get_sources(bld, 'model/learning/examples/*.cc') +
                ['examples/isac-output-directory.cc'],
                target='isac-train', install_path=None, **flags)


def build(bld):
    if 'isac' in bld.env['MODULES_NOT_BUILT']:
        return
    root = bld.path.abspath()
    version = re.search(r'isac_version ([\d.]+)', bld.path.find_node('CMakeLists.txt').read())[1]
    defines = ['ISAC_SOURCE_DIR="%s"' % root, 'ISAC_POLICY_DIRECTORY="%s/policies"' % root,
               'ISAC_VERSION="%s"' % version]
    packages = ['EIGEN', 'HDF5', 'FFTW']
    # Optimised, waf builds with -march=native -Werror, at which gcc 12 sees uninitialised variables
    # in Eigen that are not.
    flags = ['-Wno-error']
    if bld.env['BUILD_PROFILE'] == 'debug':
        flags.append('-Og')  # as CMakeLists.txt
    hdf5, fftw = bld.env.ISAC_HDF5, bld.env.ISAC_FFTW

    module = bld.create_ns3_module('isac', MODULES)
    module.source = get_sources(
        bld, 'model/*/*.cc helper/*.cc', '^model/learning/', 'isac-lte-error-model',
        'isac-policy-file-stub' if hdf5 else r'isac-hdf5|isac-policy-file\.cc',
        'isac-range-doppler-stub' if fftw else r'isac-range-doppler\.cc')
    module.defines = defines
    module.env.append_value('CXXFLAGS', flags)
    module.use.extend(packages)

    headers = bld(features='ns3header')
    headers.module = 'isac'
    headers.source = get_sources(bld, 'model/*.h model/*/*.h helper/*.h', '^model/learning/',
                                 'isac-lte-error-model', 'isac-hdf5')

    tests = bld.create_ns3_module_test_library('isac')
    tests.source = get_sources(bld, 'test/*.cc', LATER_SUITES,
                               *([] if hdf5 else ['isac-policy-(file|controller)',
                                                    'isac-shipped-policies']),
                               *([] if fftw else ['isac-waveform']))
    tests.defines = defines
    tests.env.append_value('CXXFLAGS', flags)
    tests.use.extend(packages)

    if bld.env['ENABLE_EXAMPLES']:
        for name, sources in get_examples(bld):
            program = bld.create_ns3_program(name, ['isac'] + MODULES)
            program.source = sources
            program.defines = defines
            program.env.append_value('CXXFLAGS', flags)
            program.use.extend(packages)
    if bld.env.ISAC_LEARNING:
        build_learning(bld, defines)
