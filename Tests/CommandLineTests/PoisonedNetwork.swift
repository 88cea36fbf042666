import Foundation

/// A small network with a backdoor, trained once by the program for all tests that need one.
enum PoisonedNetwork {
  static let train = [
    "train", "--set", "model.width=0.25", "--attack", "badnets", "--epochs", "1", "--set", "dataset.train=300",
    "--set", "dataset.test=200", "--json", "--out", "poisoned.safetensors",
  ]

  private static let made: Result<[UInt8], any Error> = Result {
    let folder = try TemporaryFolder()
    let run = try Program.run(train, in: folder)
    guard run.code == 0 else { throw Failure(text: run.errors) }
    return try folder.bytes("poisoned.safetensors")
  }

  struct Failure: Error { var text: String }

  /// A folder with `poisoned.safetensors` in it.
  static func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(made.get(), to: "poisoned.safetensors")
    return folder
  }
}
