import Foundation
import Testing
import Torch

/// A vector of doubles.
func vector(_ values: Double...) throws -> Tensor { try Tensor(values, [values.count]) }

/// The largest |aᵢ − bᵢ|.
func gap(_ a: [Double], _ b: [Double]) -> Double {
  a.count == b.count ? zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) } : .infinity
}

func gap(_ a: Tensor, _ b: Tensor) throws -> Double { try gap(a.doubles(), b.doubles()) }
func gap(_ a: Tensor, _ b: [Double]) throws -> Double { try gap(a.doubles(), b) }
