import Catalog
import Experiments

/// Whether the error gap follows the bound when the network gets wider.
public enum BoundAgainstWidth: Study {
  public static let id = "bound-against-width"
  public static let title = "Error gap and bound over the width of the network"
  public static let source = Source("this toolkit", "after Zeng et al. 2022, Table 7, Theorem 3")

  public static func caption(_ scale: Scale) -> String { gapCaption(scale) }

  public static func runs(_ scale: Scale) throws -> [StudyRun] { try GapRuns(scale).settings(.width).flatMap(\.runs) }

  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    try GapRendering(title, .width, records, scale).rendering()
  }
}

/// What must be known of the runs that gaps are read from.
func gapCaption(_ scale: Scale) -> String {
  let gaps = GapSettings(scale)
  return scale == .smoke
    ? "Smoke scale: no number means anything."
    : "Small VGGs poisoned with BadNets, one for each width, and one round of I-BAU robust on \(gaps.runs) "
      + "shuffled splits; errors are counted on \(gaps.heldOut) other images. The paper varies architectures and uses the "
      + "Trojan watermark."
      + (scale == .laptop ? " Trained on 10,000 images." : "")
}
