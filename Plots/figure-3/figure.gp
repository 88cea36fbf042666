# A figure for gnuplot 5.4 or later.
#
# Run:     gnuplot figure.gp
#          in this folder; it reads the .tsv files here and writes figure.pdf and figure.png.
# Restyle: change the settings below; a series is drawn in the line type of its place in the panel.

typeface = "Sans"
fontsize = 10     # points
width = 8.4       # inches
height = 11.4      # inches
resolution = 200  # pixels per inch of the PNG

# Okabe and Ito's colours; markers and dashes tell the series apart without them.
set linetype 1 linecolor rgb "#0072B2" linewidth 2 dashtype solid pointtype 7 pointsize 0.7
set linetype 2 linecolor rgb "#D55E00" linewidth 2 dashtype (10,8) pointtype 5 pointsize 0.7
set linetype 3 linecolor rgb "#009E73" linewidth 2 dashtype (2,7) pointtype 9 pointsize 0.7
set linetype 4 linecolor rgb "#CC79A7" linewidth 2 dashtype (14,8,2,8) pointtype 13 pointsize 0.7
set linetype 5 linecolor rgb "#E69F00" linewidth 2 dashtype (20,8) pointtype 11 pointsize 0.7
set linetype 6 linecolor rgb "#56B4E9" linewidth 2 dashtype (10,8,2,8,2,8) pointtype 6 pointsize 0.7
set linetype 7 linecolor rgb "#000000" linewidth 2 dashtype (5,7) pointtype 4 pointsize 0.7
set linetype 8 linecolor rgb "#F0E442" linewidth 2 dashtype (20,8,6,8) pointtype 8 pointsize 0.7
set linetype cycle 8

set encoding utf8
set datafile separator tab
set border 3 linecolor rgb "#666666" linewidth 1
set grid back linetype 1 linecolor rgb "#E5E5E5" linewidth 0.8 dashtype solid
set title textcolor rgb "#333333" offset 0,-0.3
set xlabel offset 0,0.3 textcolor rgb "#333333"
set ylabel textcolor rgb "#333333"

do for [format in "pdf png"] {
  if (format eq "pdf") {
    set terminal pdfcairo enhanced color size width,height font sprintf("%s,%g", typeface, fontsize) \
      fontscale 72/96. linewidth 1 pointscale 0.8 rounded
  } else {
    set terminal pngcairo enhanced color size width*resolution,height*resolution \
      font sprintf("%s,%g", typeface, fontsize) fontscale resolution/96. linewidth resolution/72. \
      pointscale 0.8*resolution/72. rounded background rgb "white"
  }
  set output "figure.".format
  set multiplot layout 6,2

  # Panel 1
  set title "{/:Bold BadNets}"
  unset arrow
  unset label
  set size ratio -1
  set border 15
  set xlabel "clean – trigger, stretched – patched"
  set ylabel ""
  unset logscale
  set xrange [-0.5:103.5]
  set yrange [35.5:-0.5]
  unset xtics
  unset ytics
  unset key
  plot "panel-1.tsv" using 1:2:($1-0.5):($1+0.55):($2-0.5):($2+0.55):(65536*$3+256*$4+$5) \
    with boxxyerror linecolor rgb variable fillstyle solid 1 noborder notitle

  # Panel 2
  set title "{/:Bold Blend}"
  unset arrow
  unset label
  set size ratio -1
  set border 15
  set xlabel "clean – trigger, stretched – patched"
  set ylabel ""
  unset logscale
  set xrange [-0.5:103.5]
  set yrange [35.5:-0.5]
  unset xtics
  unset ytics
  unset key
  plot "panel-2.tsv" using 1:2:($1-0.5):($1+0.55):($2-0.5):($2+0.55):(65536*$3+256*$4+$5) \
    with boxxyerror linecolor rgb variable fillstyle solid 1 noborder notitle

  # Panel 3
  set title "{/:Bold ℓ0-invisible}"
  unset arrow
  unset label
  set size ratio -1
  set border 15
  set xlabel "clean – trigger, stretched – patched"
  set ylabel ""
  unset logscale
  set xrange [-0.5:103.5]
  set yrange [35.5:-0.5]
  unset xtics
  unset ytics
  unset key
  plot "panel-3.tsv" using 1:2:($1-0.5):($1+0.55):($2-0.5):($2+0.55):(65536*$3+256*$4+$5) \
    with boxxyerror linecolor rgb variable fillstyle solid 1 noborder notitle

  # Panel 4
  set title "{/:Bold ℓ2-invisible}"
  unset arrow
  unset label
  set size ratio -1
  set border 15
  set xlabel "clean – trigger, stretched – patched"
  set ylabel ""
  unset logscale
  set xrange [-0.5:103.5]
  set yrange [35.5:-0.5]
  unset xtics
  unset ytics
  unset key
  plot "panel-4.tsv" using 1:2:($1-0.5):($1+0.55):($2-0.5):($2+0.55):(65536*$3+256*$4+$5) \
    with boxxyerror linecolor rgb variable fillstyle solid 1 noborder notitle

  # Panel 5
  set title "{/:Bold Smooth}"
  unset arrow
  unset label
  set size ratio -1
  set border 15
  set xlabel "clean – trigger, stretched – patched"
  set ylabel ""
  unset logscale
  set xrange [-0.5:103.5]
  set yrange [35.5:-0.5]
  unset xtics
  unset ytics
  unset key
  plot "panel-5.tsv" using 1:2:($1-0.5):($1+0.55):($2-0.5):($2+0.55):(65536*$3+256*$4+$5) \
    with boxxyerror linecolor rgb variable fillstyle solid 1 noborder notitle

  # Panel 6
  set title "{/:Bold Trojan square}"
  unset arrow
  unset label
  set size ratio -1
  set border 15
  set xlabel "clean – trigger, stretched – patched"
  set ylabel ""
  unset logscale
  set xrange [-0.5:103.5]
  set yrange [35.5:-0.5]
  unset xtics
  unset ytics
  unset key
  plot "panel-6.tsv" using 1:2:($1-0.5):($1+0.55):($2-0.5):($2+0.55):(65536*$3+256*$4+$5) \
    with boxxyerror linecolor rgb variable fillstyle solid 1 noborder notitle

  # Panel 7
  set title "{/:Bold Trojan watermark}"
  unset arrow
  unset label
  set size ratio -1
  set border 15
  set xlabel "clean – trigger, stretched – patched"
  set ylabel ""
  unset logscale
  set xrange [-0.5:103.5]
  set yrange [35.5:-0.5]
  unset xtics
  unset ytics
  unset key
  plot "panel-7.tsv" using 1:2:($1-0.5):($1+0.55):($2-0.5):($2+0.55):(65536*$3+256*$4+$5) \
    with boxxyerror linecolor rgb variable fillstyle solid 1 noborder notitle

  # Panel 8
  set title "{/:Bold all-to-all}"
  unset arrow
  unset label
  set size ratio -1
  set border 15
  set xlabel "clean – trigger, stretched – patched"
  set ylabel ""
  unset logscale
  set xrange [-0.5:103.5]
  set yrange [35.5:-0.5]
  unset xtics
  unset ytics
  unset key
  plot "panel-8.tsv" using 1:2:($1-0.5):($1+0.55):($2-0.5):($2+0.55):(65536*$3+256*$4+$5) \
    with boxxyerror linecolor rgb variable fillstyle solid 1 noborder notitle

  # Panel 9
  set title "{/:Bold semantic replacement}"
  unset arrow
  unset label
  set size ratio -1
  set border 15
  set xlabel "clean – trigger, stretched – patched"
  set ylabel ""
  unset logscale
  set xrange [-0.5:103.5]
  set yrange [35.5:-0.5]
  unset xtics
  unset ytics
  unset key
  plot "panel-9.tsv" using 1:2:($1-0.5):($1+0.55):($2-0.5):($2+0.55):(65536*$3+256*$4+$5) \
    with boxxyerror linecolor rgb variable fillstyle solid 1 noborder notitle

  # Panel 10
  set title "{/:Bold hidden trigger}"
  unset arrow
  unset label
  set size ratio -1
  set border 15
  set xlabel "clean – trigger, stretched – patched"
  set ylabel ""
  unset logscale
  set xrange [-0.5:103.5]
  set yrange [35.5:-0.5]
  unset xtics
  unset ytics
  unset key
  plot "panel-10.tsv" using 1:2:($1-0.5):($1+0.55):($2-0.5):($2+0.55):(65536*$3+256*$4+$5) \
    with boxxyerror linecolor rgb variable fillstyle solid 1 noborder notitle

  # Panel 11
  set title "{/:Bold additive}"
  unset arrow
  unset label
  set size ratio -1
  set border 15
  set xlabel "clean – trigger, stretched – patched"
  set ylabel ""
  unset logscale
  set xrange [-0.5:103.5]
  set yrange [35.5:-0.5]
  unset xtics
  unset ytics
  unset key
  plot "panel-11.tsv" using 1:2:($1-0.5):($1+0.55):($2-0.5):($2+0.55):(65536*$3+256*$4+$5) \
    with boxxyerror linecolor rgb variable fillstyle solid 1 noborder notitle

  # Panel 12
  set title "{/:Bold masked}"
  unset arrow
  unset label
  set size ratio -1
  set border 15
  set xlabel "clean – trigger, stretched – patched"
  set ylabel ""
  unset logscale
  set xrange [-0.5:103.5]
  set yrange [35.5:-0.5]
  unset xtics
  unset ytics
  unset key
  plot "panel-12.tsv" using 1:2:($1-0.5):($1+0.55):($2-0.5):($2+0.55):(65536*$3+256*$4+$5) \
    with boxxyerror linecolor rgb variable fillstyle solid 1 noborder notitle
  unset multiplot
  unset output
}
