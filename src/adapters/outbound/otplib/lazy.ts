/** What is loaded by the first request that needs it; by name, so that the rest of the libraries stays out. */
export { generateSecret, generateURI, verify } from 'otplib'
export { renderSVG } from 'uqr'
