import Datasets
import Defences
import Formats
import Torch

extension Repair {
  /// A picture of what the defence took for a trigger; nil where it took nothing for one.
  ///
  /// Of a defence that looks for triggers, a row per class: mask, pattern, both on grey. Of one that works on a perturbation,
  /// a row: the perturbation, amplified, with grey for no change; the first of `images`; that image with it.
  public func sheet(on images: LabelledImages) throws -> (image: RGBImage, columns: String)? {
    if let inspection { return (try inspection.sheet(), "mask, pattern, both on grey; a row per class") }
    guard let trigger = try trigger?.to(.cpu) else { return nil }
    let image = try images.batch([0]).images
    let picture = try Picture.grid(
      [Picture.centred(trigger), image, (image + trigger).clamped(to: 0...1)], magnification: 6, gap: 8)
    return (picture, "the perturbation, amplified; an image; that image with it")
  }
}
