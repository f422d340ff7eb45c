# comment
$node_(0) set X_ 1.5
$node_(0) set Y_ 2
$node_(0) set Z_ 0
$node_(1) set X_ -3
$node_(1) set Y_ 4e1
$ns_ at 1.0 "$node_(0) setdest 20.0 3.0 13.9"
$ns_ at 2.0 "$node_(1) set X_ 12.5"
$god_ set-dist 1 2 3
