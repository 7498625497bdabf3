import { useState } from 'react'

/** Shows what somebody chose at once, while the server is still told of it; what the server has counts again after that. */
export const useAtOnce = <Value>(stored: Value): [shown: Value, choose: (value: Value, tell: () => Promise<unknown>) => Promise<void>] => {
  const [chosen, setChosen] = useState<{ value: Value }>()
  const choose = async (value: Value, tell: () => Promise<unknown>): Promise<void> => {
    setChosen({ value })
    await tell()
    setChosen(undefined)
  }
  return [chosen ? chosen.value : stored, choose]
}
