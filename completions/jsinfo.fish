# What fish completes for jsinfo. It asks jsinfo itself, which knows the servers of the configuration file, fields, rules and
# files; no server is asked.
complete -c jsinfo -f -a '(command jsinfo __complete fish -- (commandline -opc) (commandline -ct) 2>/dev/null)'
