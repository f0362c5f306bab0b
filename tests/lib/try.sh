# Trying the program from a shell test: what it is to answer. To be read with ".", in a folder of the test's own; $orderd is the
# program, $passed and $failed are counted.

count() {
	if [ "$1" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $2"; head -n 20 out err; fi
}

# try CODE TEXT ARGUMENT...: it ends with that code and says the text, on either stream.
try() {
	want=$1 text=$2
	shift 2
	code=0
	"$orderd" "$@" >out 2>err </dev/null || code=$?
	wrong=0
	[ "$code" = "$want" ] || wrong=1
	[ -z "$text" ] || grep -qF -- "$text" out err || wrong=1
	count "$wrong" "orderd $* is $code and not $want with \"$text\""
}

# said / unsaid TEXT: about standard output of the last one.
said() { grep -qF -- "$1" out && wrong=0 || wrong=1; count "$wrong" "standard output has \"$1\""; }
unsaid() { grep -qF -- "$1" out && wrong=1 || wrong=0; count "$wrong" "standard output has no \"$1\""; }
