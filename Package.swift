// swift-tools-version: 6.1

import PackageDescription

// `LIBTORCH=<…/site-packages/torch>` builds the same sources against a wheel; by default the distribution's
// libtorch is used and no target needs an unsafe flag.
let wheel = Context.environment["LIBTORCH"]
let cxx: [CXXSetting] = wheel.map { [.unsafeFlags(["-I\($0)/include", "-include", "cmath"])] } ?? []
let names = ["torch", "torch_cpu", "c10"]
// By path, since the linker may find the distribution's of the same names first.
let libtorch: [LinkerSetting] =
  wheel.map { wheel in
    let files = names.flatMap { ["-Xlinker", "\(wheel)/lib/lib\($0).so"] }
    return [.unsafeFlags(files + ["-Xlinker", "-rpath", "-Xlinker", "\(wheel)/lib"])]
  } ?? names.map { .linkedLibrary($0) }

let package = Package(
  name: "BackdoorUnlearning",
  products: [
    .library(name: "BackdoorUnlearning", targets: ["BackdoorUnlearning"]),
    .executable(name: "ibau", targets: ["ibau"]),
    // Tests load it before the program.
    .library(name: "PretendGPU", type: .dynamic, targets: ["PretendGPU"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "3.0.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.4.0"),
  ],
  targets: [
    // native
    .target(name: "CTorch", cxxSettings: cxx, linkerSettings: libtorch),
    .systemLibrary(name: "CGSL", pkgConfig: "gsl", providers: [.apt(["libgsl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "CPNG", linkerSettings: [.linkedLibrary("png16")]),
    .target(name: "CHDF5", linkerSettings: [.linkedLibrary("hdf5_serial")]),
    // ground
    .target(name: "Catalog"),
    .target(name: "Torch", dependencies: ["CTorch"]),
    .target(name: "GSL", dependencies: ["CGSL"]),
    .target(name: "Formats", dependencies: ["CZlib", "CPNG", "CHDF5"]),
    .target(name: "Plotting"),
    // maths
    .target(name: "Bilevel", dependencies: ["Torch", "Catalog"]),
    .target(name: "NN", dependencies: ["Torch", "Formats", "Catalog"]),
    .target(name: "Theory", dependencies: ["GSL", "Catalog"]),
    // subject
    .target(name: "Datasets", dependencies: ["NN", "Torch", "Formats", "Catalog"]),
    .target(name: "Attacks", dependencies: ["Datasets", "NN", "Torch", "Formats", "Catalog"]),
    .target(name: "Defences", dependencies: ["Bilevel", "Datasets", "NN", "Torch", "Catalog"]),
    .target(name: "Estimation", dependencies: ["Datasets", "Bilevel", "Theory", "NN", "Torch", "GSL", "Catalog"]),
    // evidence
    .target(name: "Claims", dependencies: ["Theory", "GSL", "Catalog"]),
    // work
    .target(
      name: "Experiments",
      dependencies: [
        "Claims", "Attacks", "Datasets", "Defences", "Estimation", "Bilevel", "Theory", "NN", "Torch", "GSL", "Formats",
        "Plotting", "Catalog",
        .product(name: "Crypto", package: "swift-crypto"), .product(name: "Yams", package: "Yams"),
      ]),
    .target(
      name: "Studies",
      dependencies: [
        "Experiments", "Claims", "Attacks", "Datasets", "Defences", "Estimation", "Theory", "NN", "Torch",
        "GSL", "Formats", "Plotting", "Catalog",
      ]),
    // faces
    .target(
      name: "BackdoorUnlearning",
      dependencies: [
        "Attacks", "Bilevel", "Catalog", "Claims", "Datasets", "Defences", "Estimation", "Experiments", "NN", "Studies",
        "Theory", "Torch",
      ]),
    .executableTarget(
      name: "ibau",
      dependencies: [
        "Attacks", "Claims", "Datasets", "Defences", "Estimation", "Experiments", "NN", "Studies", "Theory", "Torch",
        "Formats", "Plotting", "Catalog",
        .product(name: "ArgumentParser", package: "swift-argument-parser"), .product(name: "Yams", package: "Yams"),
      ]),
    // tests
    .target(name: "PretendGPU", path: "Tests/PretendGPU", cxxSettings: cxx, linkerSettings: libtorch),
    .testTarget(name: "CatalogTests", dependencies: ["Catalog"]),
    .testTarget(name: "TorchTests", dependencies: ["Torch"]),
    .testTarget(name: "GSLTests", dependencies: ["GSL"]),
    .testTarget(name: "FormatsTests", dependencies: ["Formats"]),
    .testTarget(name: "PlottingTests", dependencies: ["Plotting"], exclude: ["Snapshots"]),
    .testTarget(name: "BilevelTests", dependencies: ["Bilevel", "Torch", "Catalog"]),
    .testTarget(
      name: "NNTests", dependencies: ["NN", "Bilevel", "Torch", "Formats", "PretendGPU", "Catalog"],
      exclude: ["Fixtures"]),
    .testTarget(name: "TheoryTests", dependencies: ["Theory", "GSL", "Catalog"]),
    .testTarget(name: "ClaimsTests", dependencies: ["Claims", "Theory", "Catalog"]),
    .testTarget(
      name: "EstimationTests",
      dependencies: ["Estimation", "Bilevel", "Datasets", "Theory", "NN", "Torch", "GSL", "Catalog"]),
    .testTarget(
      name: "AttacksTests", dependencies: ["Attacks", "Datasets", "NN", "Torch", "Formats", "PretendGPU", "Catalog"]),
    .testTarget(
      name: "DefencesTests", dependencies: ["Defences", "Datasets", "NN", "Torch", "PretendGPU", "Catalog"]),
    .testTarget(
      name: "ExperimentsTests",
      dependencies: ["Experiments", "Attacks", "Datasets", "Defences", "NN", "Torch", "GSL", "Formats", "Catalog"]),
    .testTarget(
      name: "StudiesTests",
      dependencies: ["Studies", "Experiments", "Attacks", "Datasets", "Defences", "NN", "Plotting", "GSL", "Catalog"]),
    .testTarget(
      name: "CommandLineTests",
      dependencies: ["ibau", "Attacks", "Defences", "NN", "Torch", "Formats", "PretendGPU", "Catalog"],
      exclude: ["Snapshots"]),
    .testTarget(name: "DatasetsTests", dependencies: ["Datasets", "Formats", "Catalog"]),
    .testTarget(
      name: "LayeringTests", dependencies: ["BackdoorUnlearning", "Attacks", "Bilevel", "Catalog", "Theory", "Torch"]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: wheel == nil ? .cxx17 : .cxx20
)
