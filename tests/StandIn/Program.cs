using QuantBuild.StandIn;

// The command line's side of the protocol, acted out: the recipe is the script. See ScriptedRun for its verbs.
var arguments = args.SelectMany(argument => argument.StartsWith('@') ? ResponseFile.Read(argument[1..]) : [argument]);
return arguments.FirstOrDefault() == "sources"
    ? ScriptedSources.Tell(
        arguments.Skip(1).TakeWhile(argument => !argument.StartsWith("--", StringComparison.Ordinal)))
    : new ScriptedRun([.. arguments]).Play();
